//! What the document says in words: paragraphs with `code` and **weight**, and nothing else of Markdown.

use serde::Serialize;

/// A stretch of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Stretch {
    /// `text`, `code` or `strong`.
    kind: &'static str,
    words: String,
}

/// A paragraph.
pub(super) type Paragraph = Vec<Stretch>;

/// The paragraphs of a text; blank lines part them.
pub(super) fn paragraphs(text: &str) -> Vec<Paragraph> {
    let joined = |paragraph: &str| paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
    text.split("\n\n").map(joined).filter(|it| !it.is_empty()).map(|it| stretches(&it)).collect()
}

/// The stretches of a paragraph. What is opened and never closed stands as it is.
fn stretches(paragraph: &str) -> Paragraph {
    let mut found = Vec::new();
    let mut rest = paragraph;
    while !rest.is_empty() {
        let marks = [("`", "code"), ("**", "strong")];
        let opened = marks
            .iter()
            .filter_map(|(mark, kind)| Some((rest.find(mark)?, *mark, *kind)))
            .filter_map(|(at, mark, kind)| {
                let inside = &rest[at + mark.len()..];
                inside.find(mark).map(|length| (at, mark, kind, &inside[..length]))
            })
            .min_by_key(|(at, ..)| *at);
        let Some((at, mark, kind, inside)) = opened else { break };
        push(&mut found, "text", &rest[..at]);
        push(&mut found, kind, inside);
        rest = &rest[at + inside.len() + 2 * mark.len()..];
    }
    push(&mut found, "text", rest);
    found
}

fn push(found: &mut Paragraph, kind: &'static str, words: &str) {
    if !words.is_empty() {
        found.push(Stretch { kind, words: words.to_owned() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<Vec<(&'static str, String)>> {
        let plain = |paragraph: Paragraph| paragraph.into_iter().map(|one| (one.kind, one.words));
        paragraphs(text).into_iter().map(|one| plain(one).collect()).collect()
    }

    #[test]
    fn code_and_weight_are_told_from_words_and_blank_lines_part_paragraphs() {
        let text = "**A call.** Send `a`\nor `**b**`.\n\nThe end, 2 ** 3 and `x";
        let word = |kind, words: &str| (kind, words.to_owned());
        assert_eq!(
            told(text),
            [
                vec![
                    word("strong", "A call."),
                    word("text", " Send "),
                    word("code", "a"),
                    word("text", " or "),
                    word("code", "**b**"),
                    word("text", "."),
                ],
                vec![word("text", "The end, 2 ** 3 and `x")],
            ]
        );
        assert!(told(" \n\n").is_empty());
    }
}
