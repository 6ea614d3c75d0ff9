//! The article before computed words: "an Edge pool", "a SQL Server store".

/// Acronyms that are read as words rather than letter by letter.
const READ_AS_A_WORD: [&str; 4] = ["SQL", "SIP", "NAT", "LAN"];

/// Word beginnings with a vowel letter but a consonant sound.
const SPOKEN_WITH_A_CONSONANT: [&str; 5] = ["uni", "use", "usa", "eu", "one"];

/// The words with their indefinite article, based on pronunciation as in Microsoft documentation: "a SQL
/// Server store", "an FQDN", "a PSTN gateway".
pub fn with_article(words: &str) -> String {
    format!("{} {words}", article(words))
}

/// The same at the beginning of a sentence: "An Edge pool".
pub fn with_capital_article(words: &str) -> String {
    let article = match article(words) {
        "an" => "An",
        _ => "A",
    };
    format!("{article} {words}")
}

fn article(words: &str) -> &'static str {
    let first: String = words
        .chars()
        .take_while(|letter| letter.is_alphanumeric())
        .collect();
    let is_spelled = first.chars().count() > 1
        && first.chars().all(|letter| letter.is_ascii_uppercase())
        && !READ_AS_A_WORD.contains(&first.as_str());
    let lower = first.to_lowercase();
    let vowels = match is_spelled {
        // The names of these letters start with a vowel sound.
        true => "aefhilmnorsx",
        false => "aeiou",
    };
    let has_vowel = lower
        .chars()
        .next()
        .is_some_and(|letter| vowels.contains(letter));
    let is_spoken_otherwise = !is_spelled
        && SPOKEN_WITH_A_CONSONANT
            .iter()
            .any(|start| lower.starts_with(start));
    match has_vowel && !is_spoken_otherwise {
        true => "an",
        false => "a",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_article_depends_on_how_a_word_is_pronounced() {
        for (words, with) in [
            ("FQDN", "an FQDN"),
            ("XML document", "an XML document"),
            ("user", "a user"),
            ("IP address", "an IP address"),
            ("URL", "a URL"),
            ("instance", "an instance"),
            ("A", "an A"),
            ("", "a "),
        ] {
            assert_eq!(with_article(words), with);
        }
        assert_eq!(with_capital_article("Edge pool"), "An Edge pool");
        assert_eq!(with_capital_article("SQL Server"), "A SQL Server");
    }
}
