//! Where the window opens: a remembered position may be on a screen that no longer exists, and a
//! remembered size may be larger than any screen.

use winit::dpi::{PhysicalPosition, PhysicalSize};
use winit::window::Window;

use crate::app::run::MIN_SIZE;
use crate::app::store::WindowGeometry;

/// A side that no screen has, in points; a larger remembered size is damaged data.
const LONGEST_SIDE: f32 = 32_768.0;

/// The part of the title bar that must be on a screen so that the window can be moved, in pixels.
const HANDLE: Area = Area {
    x: 0,
    y: 0,
    width: 120,
    height: 24,
};

/// A rectangle on the desktop, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Area {
    x: i64,
    y: i64,
    width: i64,
    height: i64,
}

impl Area {
    fn overlap(self, other: Self) -> (i64, i64) {
        let along = |start: i64, length: i64, other: i64, other_length: i64| {
            ((start + length).min(other + other_length) - start.max(other)).max(0)
        };
        (
            along(self.x, self.width, other.x, other.width),
            along(self.y, self.height, other.y, other.height),
        )
    }

    fn distance(self, other: Self) -> i64 {
        let center = |area: Self| (area.x + area.width / 2, area.y + area.height / 2);
        let ((x, y), (other_x, other_y)) = (center(self), center(other));
        (x - other_x).abs().max((y - other_y).abs())
    }
}

/// The remembered geometry without invalid numbers.
pub(super) fn sane(window: WindowGeometry) -> WindowGeometry {
    let usual = WindowGeometry::default();
    let is_size = |side: f32| (1.0..=LONGEST_SIDE).contains(&side);
    let is_place = |place: f32| place.is_finite() && place.abs() <= LONGEST_SIDE;
    WindowGeometry {
        size: match window.size.into_iter().all(is_size) {
            true => [
                window.size[0].max(MIN_SIZE[0]),
                window.size[1].max(MIN_SIZE[1]),
            ],
            false => usual.size,
        },
        position: window
            .position
            .filter(|position| position.iter().copied().all(is_place)),
        maximized: window.maximized,
    }
}

/// The new position of a window that cannot be used where it is; `None` if it is well placed, or if no
/// screen is known.
fn better_place(window: Area, screens: &[Area]) -> Option<Area> {
    let nearest = screens
        .iter()
        .min_by_key(|screen| window.distance(**screen))?;
    let handle = Area {
        height: HANDLE.height,
        ..window
    };
    let is_in_reach = screens.iter().any(|screen| {
        let (width, height) = handle.overlap(*screen);
        width >= HANDLE.width.min(window.width) && height >= HANDLE.height / 2
    });
    let fits = screens
        .iter()
        .any(|screen| window.width <= screen.width && window.height <= screen.height);
    if is_in_reach && fits {
        return None;
    }
    let (width, height) = (
        window.width.min(nearest.width),
        window.height.min(nearest.height),
    );
    let within = |place: i64, start: i64, room: i64| place.clamp(start, start + room.max(0));
    Some(Area {
        x: within(window.x, nearest.x, nearest.width - width),
        y: within(window.y, nearest.y, nearest.height - height),
        width,
        height,
    })
}

/// Like [`better_place`], for a window that may be maximized. The window system keeps a maximized window
/// on a screen, although its hidden frame (Windows) makes it larger than the screen; moving or resizing
/// it would end the maximized state.
fn place_for(window: Area, fills_screen: bool, screens: &[Area]) -> Option<Area> {
    match fills_screen {
        true => None,
        false => better_place(window, screens),
    }
}

/// Moves the window onto a screen that exists, and allows it to be as small as that screen.
pub(super) fn bring_onto_screen(window: &Window) {
    let screens: Vec<Area> = window
        .available_monitors()
        .map(|screen| area(screen.position(), screen.size()))
        .filter(|screen| screen.width > 0 && screen.height > 0)
        .collect();
    let is_maximized = window.is_maximized();
    let_be_small(window, &screens);
    // Some window systems (Wayland) place windows themselves and do not tell where.
    let Ok(position) = window.outer_position() else {
        return;
    };
    let now = area(position, window.outer_size());
    let fills_screen = is_maximized || window.fullscreen().is_some();
    let Some(place) = place_for(now, fills_screen, &screens) else {
        return;
    };
    log::info!("The window is moved from {now:?} to {place:?}");
    let frame = (
        now.width - i64::from(window.inner_size().width),
        now.height - i64::from(window.inner_size().height),
    );
    if (place.width, place.height) != (now.width, now.height) {
        let size = PhysicalSize::new(
            pixels(place.width - frame.0),
            pixels(place.height - frame.1),
        );
        // If the window system decides, it reports the result in an event.
        let _ = window.request_inner_size(size);
    }
    window.set_outer_position(PhysicalPosition::new(
        coordinate(place.x),
        coordinate(place.y),
    ));
}

/// A screen may be smaller than the smallest window, most often if everything is scaled to twice the
/// size.
fn let_be_small(window: &Window, screens: &[Area]) {
    let frame = (
        window
            .outer_size()
            .width
            .saturating_sub(window.inner_size().width),
        window
            .outer_size()
            .height
            .saturating_sub(window.inner_size().height),
    );
    let smallest = smallest_size(window.scale_factor(), screens);
    if let Some((width, height)) = smallest {
        window.set_min_inner_size(Some(PhysicalSize::new(
            pixels(width).saturating_sub(frame.0),
            pixels(height).saturating_sub(frame.1),
        )));
    }
}

/// The sides of the smallest window, in pixels, if a screen has no room for the usual one.
fn smallest_size(scale: f64, screens: &[Area]) -> Option<(i64, i64)> {
    #[expect(clippy::cast_possible_truncation, reason = "a few thousand pixels")]
    let [usual_width, usual_height] = MIN_SIZE.map(|side| (f64::from(side) * scale).ceil() as i64);
    let width = screens.iter().map(|screen| screen.width).min()?;
    let height = screens.iter().map(|screen| screen.height).min()?;
    (width < usual_width || height < usual_height)
        .then(|| (width.min(usual_width), height.min(usual_height)))
}

fn area(position: PhysicalPosition<i32>, size: PhysicalSize<u32>) -> Area {
    Area {
        x: position.x.into(),
        y: position.y.into(),
        width: size.width.into(),
        height: size.height.into(),
    }
}

fn pixels(length: i64) -> u32 {
    u32::try_from(length.max(1)).unwrap_or(u32::MAX)
}

fn coordinate(place: i64) -> i32 {
    i32::try_from(place).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn area_of(x: i64, y: i64, width: i64, height: i64) -> Area {
        Area {
            x,
            y,
            width,
            height,
        }
    }

    const LAPTOP: Area = area_of(0, 0, 1920, 1080);
    const RIGHT_OF_IT: Area = area_of(1920, 0, 2560, 1440);

    #[test]
    fn a_window_on_a_screen_stays_where_it_is() {
        let window = area_of(2000, 100, 1280, 800);
        assert_eq!(better_place(window, &[LAPTOP, RIGHT_OF_IT]), None);
        let half_outside = area_of(-600, 200, 1280, 800);
        assert_eq!(better_place(half_outside, &[LAPTOP]), None);
        assert_eq!(better_place(window, &[]), None, "no screen is known");
    }

    #[test]
    fn a_window_on_a_disconnected_screen_is_moved_to_an_existing_one() {
        for (window, place) in [
            (area_of(2000, 100, 1280, 800), area_of(640, 100, 1280, 800)),
            (area_of(-4000, -3000, 1280, 800), area_of(0, 0, 1280, 800)),
            (area_of(0, 20_000, 1280, 800), area_of(0, 280, 1280, 800)),
            // Its title bar is above the screen, where no pointer can reach it.
            (area_of(100, -400, 1280, 800), area_of(100, 0, 1280, 800)),
        ] {
            assert_eq!(better_place(window, &[LAPTOP]), Some(place), "{window:?}");
            assert_eq!(better_place(place, &[LAPTOP]), None);
        }
    }

    #[test]
    fn a_window_larger_than_every_screen_is_reduced_to_the_size_of_one() {
        let window = area_of(100, 100, 4_000, 3_000);
        assert_eq!(better_place(window, &[LAPTOP]), Some(LAPTOP));
    }

    #[test]
    fn a_maximized_window_stays_maximized_even_if_its_frame_is_outside_the_screen() {
        let maximized = area_of(-8, -8, 1936, 1056);
        assert_eq!(place_for(maximized, true, &[LAPTOP]), None);
        assert!(place_for(maximized, false, &[LAPTOP]).is_some());
    }

    #[test]
    fn the_smallest_window_fits_the_smallest_screen() {
        assert_eq!(smallest_size(1.0, &[LAPTOP]), None);
        let small = area_of(0, 0, 1280, 800);
        assert_eq!(smallest_size(2.0, &[small]), Some((1280, 800)));
        assert_eq!(smallest_size(2.0, &[LAPTOP, small]), Some((1280, 800)));
        assert_eq!(
            smallest_size(1.0, &[area_of(0, 0, 1920, 600)]),
            Some((1024, 600))
        );
        assert_eq!(smallest_size(2.0, &[]), None, "no screen is known");
    }

    #[test]
    fn invalid_sizes_and_positions_are_not_saved() {
        let with = |size, position| WindowGeometry {
            size,
            position,
            maximized: true,
        };
        let usual = WindowGeometry::default();
        for size in [
            [f32::NAN, 800.0],
            [1280.0, f32::INFINITY],
            [-1280.0, 800.0],
            [0.0, 0.0],
            [1e30, 800.0],
        ] {
            let window = sane(with(size, Some([10.0, 20.0])));
            assert_eq!(window, with(usual.size, Some([10.0, 20.0])));
        }
        for position in [[f32::NAN, 0.0], [f32::NEG_INFINITY, 0.0], [1e30, 0.0]] {
            let window = sane(with([1300.0, 900.0], Some(position)));
            assert_eq!(window, with([1300.0, 900.0], None));
        }
    }
}
