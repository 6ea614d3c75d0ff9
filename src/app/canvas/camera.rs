//! The camera: the transform between scene and screen, and its animation.
//!
//! The canvas transforms points itself instead of using a layer transform, so that text is laid out at its final size
//! and accessibility bounds are correct.

use egui::{Pos2, Rect, Vec2, pos2, vec2};

use crate::design::Point;
use crate::diagram;

/// Below this zoom, text is unreadable and not drawn.
pub const READABLE_ZOOM: f32 = 0.34;

/// From this zoom, wires have labels.
pub const LABELED_ZOOM: f32 = 0.6;

/// The minimum zoom.
pub const MIN_ZOOM: f32 = 0.05;
/// The maximum zoom.
pub const MAX_ZOOM: f32 = 4.0;
/// The duration of view animations, unless motion is reduced.
const TRAVEL_SECONDS: f64 = 0.14;
/// The margin around content that is fitted into the view, in screen points.
pub const FIT_MARGIN: f32 = 16.0;

/// A point of the scene as egui's type; still in scene coordinates.
pub fn pos_of(point: Point) -> Pos2 {
    pos2(point.x, point.y)
}

/// The reverse conversion.
pub fn point_of(pos_in_scene: Pos2) -> Point {
    Point::new(pos_in_scene.x, pos_in_scene.y)
}

/// A rectangle of the scene as egui's type.
pub fn rect_of(rect: &diagram::Rect) -> Rect {
    Rect::from_min_max(pos_of(rect.min), pos_of(rect.max))
}

/// A font size rounded to quarter points, so that a zoom gesture does not fill the glyph atlas with a size for every
/// frame.
pub fn quantized_font_size(size: f32) -> f32 {
    (size * 4.0).round() / 4.0
}

/// A view: the scene point at the center of the canvas, and the zoom.
#[derive(Clone, Copy, Debug, PartialEq)]
struct View {
    center_in_scene: Pos2,
    zoom: f32,
}

/// An animation from one view to another.
#[derive(Clone, Copy, Debug)]
struct Travel {
    from: View,
    to: View,
    start_seconds: f64,
}

/// The requested view, applied as soon as the size of the canvas is known.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Wish {
    /// Show all of this.
    Fit {
        rect_in_scene: Rect,
        max_zoom: f32,
        follows_size: bool,
    },
    /// Show this, changing as little as possible.
    Reveal(Rect),
    /// Multiply the zoom around the center.
    ZoomBy(f32),
    /// This zoom around the center.
    ZoomTo(f32),
}

/// The camera.
#[derive(Clone, Debug)]
pub struct Camera {
    view: View,
    canvas_in_screen: Rect,
    travel: Option<Travel>,
    wishes: Vec<Wish>,
    has_looked: bool,
    /// The content that stays fitted while the canvas is resized, until the user moves the view.
    fitted: Option<Wish>,
}

impl Default for Camera {
    fn default() -> Self {
        Self {
            view: View {
                center_in_scene: Pos2::ZERO,
                zoom: 1.0,
            },
            canvas_in_screen: Rect::NOTHING,
            travel: None,
            wishes: Vec::new(),
            has_looked: false,
            fitted: None,
        }
    }
}

impl Camera {
    /// A camera with identity transform, for content above the scene.
    pub fn of_screen(canvas_in_screen: Rect) -> Self {
        Self {
            view: View {
                center_in_scene: canvas_in_screen.center(),
                zoom: 1.0,
            },
            canvas_in_screen,
            ..Self::default()
        }
    }

    /// 1.0 is 100 %.
    pub fn zoom(&self) -> f32 {
        self.view.zoom
    }

    /// The area of the canvas on the screen.
    pub fn canvas_in_screen(&self) -> Rect {
        self.canvas_in_screen
    }

    /// From scene to screen.
    pub fn screen_from_scene(&self, pos_in_scene: Pos2) -> Pos2 {
        self.canvas_in_screen.center() + (pos_in_scene - self.view.center_in_scene) * self.view.zoom
    }

    /// From screen to scene.
    pub fn scene_from_screen(&self, pos_in_screen: Pos2) -> Pos2 {
        self.view.center_in_scene
            + (pos_in_screen - self.canvas_in_screen.center()) / self.view.zoom
    }

    /// A rectangle from scene to screen.
    pub fn rect_in_screen(&self, rect_in_scene: Rect) -> Rect {
        Rect::from_min_max(
            self.screen_from_scene(rect_in_scene.min),
            self.screen_from_scene(rect_in_scene.max),
        )
    }

    /// A rectangle from screen to scene.
    pub fn rect_in_scene(&self, rect_in_screen: Rect) -> Rect {
        Rect::from_min_max(
            self.scene_from_screen(rect_in_screen.min),
            self.scene_from_screen(rect_in_screen.max),
        )
    }

    /// The visible part of the scene.
    pub fn visible_in_scene(&self) -> Rect {
        Rect::from_min_max(
            self.scene_from_screen(self.canvas_in_screen.min),
            self.scene_from_screen(self.canvas_in_screen.max),
        )
    }

    /// Everything that determines the screen position of a scene point, for caches.
    pub fn key(&self) -> [u32; 7] {
        [
            self.view.center_in_scene.x.to_bits(),
            self.view.center_in_scene.y.to_bits(),
            self.view.zoom.to_bits(),
            self.canvas_in_screen.min.x.to_bits(),
            self.canvas_in_screen.min.y.to_bits(),
            self.canvas_in_screen.max.x.to_bits(),
            self.canvas_in_screen.max.y.to_bits(),
        ]
    }

    /// Shows all of `rect_in_scene`, at most at 100 %, and keeps it fitted while the canvas is resized, until the user
    /// moves the view.
    pub fn fit(&mut self, rect_in_scene: Rect) {
        self.wishes = vec![Wish::Fit {
            rect_in_scene,
            max_zoom: 1.0,
            follows_size: true,
        }];
    }

    /// Shows all of `rect_in_scene`, at most at 200 %.
    pub fn fit_selection(&mut self, rect_in_scene: Rect) {
        self.wishes.push(Wish::Fit {
            rect_in_scene,
            max_zoom: 2.0,
            follows_size: false,
        });
    }

    /// Shows `rect_in_scene`, changing as little as possible.
    pub fn reveal(&mut self, rect_in_scene: Rect) {
        self.wishes.push(Wish::Reveal(rect_in_scene));
    }

    /// Multiplies the zoom around the center.
    pub fn zoom_by(&mut self, factor: f32) {
        self.wishes.push(Wish::ZoomBy(factor));
    }

    /// Sets the zoom around the center.
    pub fn zoom_to(&mut self, zoom: f32) {
        self.wishes.push(Wish::ZoomTo(zoom));
    }

    /// Pans by this many screen points.
    pub fn pan_by(&mut self, delta_in_screen: Vec2) {
        if delta_in_screen != Vec2::ZERO {
            self.travel = None;
            self.fitted = None;
            self.view.center_in_scene -= delta_in_screen / self.view.zoom;
        }
    }

    /// Multiplies the zoom; the scene point under `pos_in_screen` stays there.
    pub fn zoom_at(&mut self, pos_in_screen: Pos2, factor: f32) {
        self.travel = None;
        self.fitted = None;
        let anchor_in_scene = self.scene_from_screen(pos_in_screen);
        self.view.zoom = (self.view.zoom * factor).clamp(MIN_ZOOM, MAX_ZOOM);
        let from_middle = pos_in_screen - self.canvas_in_screen.center();
        self.view.center_in_scene = anchor_in_scene - from_middle / self.view.zoom;
    }

    /// Updates the size of the canvas for this frame, and applies requests and animations. Returns whether the next
    /// frame will differ.
    pub fn advance(
        &mut self,
        canvas_in_screen: Rect,
        now_seconds: f64,
        reduced_motion: bool,
    ) -> bool {
        let resized = self.canvas_in_screen.size() != canvas_in_screen.size();
        self.canvas_in_screen = canvas_in_screen;
        if resized
            && self.wishes.is_empty()
            && let Some(fitted) = self.fitted
        {
            self.travel = None;
            self.view = self.view_for(fitted, self.view);
        }
        if !self.wishes.is_empty() {
            let mut goal = self.travel.map_or(self.view, |travel| travel.to);
            for wish in std::mem::take(&mut self.wishes) {
                goal = self.view_for(wish, goal);
                self.fitted = match wish {
                    Wish::Fit { follows_size, .. } => follows_size.then_some(wish),
                    _ => None,
                };
            }
            if goal == self.view {
                self.travel = None;
            } else if reduced_motion || !self.has_looked {
                self.travel = None;
                self.view = goal;
            } else {
                self.travel = Some(Travel {
                    from: self.view,
                    to: goal,
                    start_seconds: now_seconds,
                });
            }
        }
        self.has_looked = true;
        if let Some(travel) = self.travel {
            let progress = ((now_seconds - travel.start_seconds) / TRAVEL_SECONDS).clamp(0.0, 1.0);
            self.view = travel.at(progress as f32);
            if progress >= 1.0 {
                self.travel = None;
            }
        }
        self.travel.is_some()
    }

    fn view_for(&self, wish: Wish, from: View) -> View {
        let canvas = self.canvas_in_screen.size();
        match wish {
            Wish::Fit {
                rect_in_scene,
                max_zoom,
                ..
            } => {
                let room = (canvas - Vec2::splat(2.0 * FIT_MARGIN)).max(Vec2::splat(1.0));
                let size = rect_in_scene.size().max(Vec2::splat(1.0));
                View {
                    center_in_scene: rect_in_scene.center(),
                    zoom: (room.x / size.x)
                        .min(room.y / size.y)
                        .clamp(MIN_ZOOM, max_zoom),
                }
            }
            Wish::Reveal(rect_in_scene) => {
                let room = canvas - Vec2::splat(2.0 * FIT_MARGIN);
                let size = rect_in_scene.size() * from.zoom;
                let too_large = size.x > room.x || size.y > room.y;
                // Below a third of full scale, nothing is readable, so zooming out that far is of no use.
                if too_large || from.zoom < READABLE_ZOOM {
                    return self.view_for(
                        Wish::Fit {
                            rect_in_scene,
                            max_zoom: 1.0,
                            follows_size: false,
                        },
                        from,
                    );
                }
                let visible = Rect::from_center_size(from.center_in_scene, room / from.zoom);
                let step = |low: f32, high: f32, min: f32, max: f32| {
                    if low < min {
                        low - min
                    } else if high > max {
                        high - max
                    } else {
                        0.0
                    }
                };
                let by = vec2(
                    step(
                        rect_in_scene.min.x,
                        rect_in_scene.max.x,
                        visible.min.x,
                        visible.max.x,
                    ),
                    step(
                        rect_in_scene.min.y,
                        rect_in_scene.max.y,
                        visible.min.y,
                        visible.max.y,
                    ),
                );
                View {
                    center_in_scene: from.center_in_scene + by,
                    zoom: from.zoom,
                }
            }
            Wish::ZoomBy(factor) => View {
                zoom: (from.zoom * factor).clamp(MIN_ZOOM, MAX_ZOOM),
                ..from
            },
            Wish::ZoomTo(zoom) => View {
                zoom: zoom.clamp(MIN_ZOOM, MAX_ZOOM),
                ..from
            },
        }
    }
}

impl Travel {
    /// Eased; the zoom is interpolated geometrically, which looks uniform.
    fn at(&self, progress: f32) -> View {
        if progress >= 1.0 {
            return self.to;
        }
        let eased = progress * progress * (3.0 - 2.0 * progress);
        View {
            center_in_scene: self
                .from
                .center_in_scene
                .lerp(self.to.center_in_scene, eased),
            zoom: self.from.zoom * (self.to.zoom / self.from.zoom).powf(eased),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn camera() -> Camera {
        let mut camera = Camera::default();
        camera.advance(
            Rect::from_min_size(pos2(100.0, 50.0), vec2(800.0, 600.0)),
            0.0,
            false,
        );
        camera
    }

    fn assert_close(a: Pos2, b: Pos2) {
        assert!((a - b).length() < 0.01, "{a:?} is not {b:?}");
    }

    #[test]
    fn screen_and_scene_conversions_are_inverse() {
        let mut camera = camera();
        camera.zoom_at(pos2(300.0, 200.0), 1.7);
        camera.pan_by(vec2(31.0, -12.0));
        let pos = pos2(123.0, 456.0);
        assert_close(camera.screen_from_scene(camera.scene_from_screen(pos)), pos);
    }

    #[test]
    fn zooming_keeps_the_point_under_the_pointer_even_at_the_ends_of_the_range() {
        let mut camera = camera();
        let pointer = pos2(640.0, 120.0);
        let before = camera.scene_from_screen(pointer);
        for factor in [1.3, 2.0, 100.0, 0.5, 0.0001, 3.0] {
            camera.zoom_at(pointer, factor);
            assert_close(camera.scene_from_screen(pointer), before);
            assert!((MIN_ZOOM..=MAX_ZOOM).contains(&camera.zoom()));
        }
    }

    #[test]
    fn a_view_requested_before_the_first_frame_is_shown_in_it() {
        let mut camera = Camera::default();
        let content = Rect::from_min_size(pos2(-500.0, 40.0), vec2(3000.0, 900.0));
        camera.fit(content);
        let moves = camera.advance(
            Rect::from_min_size(Pos2::ZERO, vec2(1000.0, 700.0)),
            0.0,
            false,
        );
        assert!(!moves);
        assert!(camera.visible_in_scene().contains_rect(content));
    }

    #[test]
    fn a_fitted_view_stays_fitted_when_the_canvas_shrinks_until_the_user_moves_it() {
        let mut camera = camera();
        let content = Rect::from_min_size(Pos2::ZERO, vec2(2000.0, 900.0));
        camera.fit(content);
        camera.advance(camera.canvas_in_screen(), 1.0, true);
        let narrow = Rect::from_min_size(Pos2::ZERO, vec2(400.0, 500.0));
        camera.advance(narrow, 2.0, true);
        assert!(camera.visible_in_scene().contains_rect(content));
        camera.zoom_at(narrow.center(), 2.0);
        let zoom = camera.zoom();
        camera.advance(
            Rect::from_min_size(Pos2::ZERO, vec2(900.0, 500.0)),
            3.0,
            true,
        );
        assert_eq!(camera.zoom(), zoom);
    }

    #[test]
    fn an_animated_move_ends_at_its_target_and_reduced_motion_skips_the_animation() {
        let mut camera = camera();
        camera.zoom_to(2.0);
        assert!(camera.advance(camera.canvas_in_screen(), 1.0, false));
        assert!(camera.advance(camera.canvas_in_screen(), 1.05, false));
        assert!(camera.zoom() > 1.0 && camera.zoom() < 2.0);
        assert!(!camera.advance(camera.canvas_in_screen(), 1.2, false));
        assert_eq!(camera.zoom(), 2.0);
        camera.zoom_by(0.5);
        assert!(!camera.advance(camera.canvas_in_screen(), 1.3, true));
        assert_eq!(camera.zoom(), 1.0);
    }

    #[test]
    fn revealing_something_already_in_view_moves_nothing() {
        let mut camera = camera();
        let before = camera.key();
        camera.reveal(Rect::from_center_size(Pos2::ZERO, vec2(100.0, 50.0)));
        camera.advance(camera.canvas_in_screen(), 1.0, true);
        assert_eq!(camera.key(), before);
        let far = Rect::from_center_size(pos2(5000.0, 0.0), vec2(100.0, 50.0));
        camera.reveal(far);
        camera.advance(camera.canvas_in_screen(), 2.0, true);
        assert!(camera.visible_in_scene().contains_rect(far));
        assert_eq!(camera.zoom(), 1.0);
    }
}
