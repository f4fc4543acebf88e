//! Cursors: a place in a list and a hash of whose it is. The key of the list is rebuilt by the server, so a
//! cursor holds no secret and opens nothing; the hash refuses one that was altered or belongs elsewhere.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::moment::Actor;

use crate::carry_out::hash;
use crate::lists::List;
use crate::problem::Problem;
use crate::store::Position;

/// The longest cursor that is looked at.
const MAX_LEN: usize = 1_000;

/// The cursor behind a page.
#[must_use]
pub fn write(position: &Position, list: &List, actor: &Actor) -> String {
    seal(&format!("{}\n{}\n{}", position.sort, position.pk, position.sk), &list.key(), actor)
}

/// The place that a cursor names: a row of the kind that the list holds, and no other.
///
/// # Errors
/// When it was not made for this caller and list, or was altered.
pub fn read(cursor: &str, list: &List, actor: &Actor) -> Result<Position, Problem> {
    let content = open(cursor, &list.key(), actor).ok_or_else(refused)?;
    let parts: Vec<&str> = content.split('\n').collect();
    match parts[..] {
        [sort, pk, sk] if !sort.is_empty() && list.may_hold(pk, sk) => {
            Ok(Position { sort: sort.to_owned(), pk: pk.to_owned(), sk: sk.to_owned() })
        }
        _ => Err(refused()),
    }
}

/// The cursor behind a numbered entry of something that is read in the order of its numbers.
#[must_use]
pub fn write_number(number: u64, scope: &str, actor: &Actor) -> String {
    seal(&number.to_string(), scope, actor)
}

/// The number that a cursor names.
///
/// # Errors
/// When it was not made for this caller and scope, or was altered.
pub fn read_number(cursor: &str, scope: &str, actor: &Actor) -> Result<u64, Problem> {
    open(cursor, scope, actor).and_then(|content| content.parse().ok()).ok_or_else(refused)
}

fn seal(content: &str, scope: &str, actor: &Actor) -> String {
    URL_SAFE_NO_PAD.encode(format!("{content}\n{}", proof(content, scope, actor)))
}

fn open(cursor: &str, scope: &str, actor: &Actor) -> Option<String> {
    let bytes = (cursor.len() <= MAX_LEN).then(|| URL_SAFE_NO_PAD.decode(cursor).ok()).flatten()?;
    let text = String::from_utf8(bytes).ok()?;
    let (content, proven) = text.rsplit_once('\n')?;
    (proof(content, scope, actor) == proven).then(|| content.to_owned())
}

fn refused() -> Problem {
    Problem::new(
        400,
        "invalid_cursor",
        "The cursor can't be used",
        "send the cursor of the previous page as it was, with the same query, or none",
    )
}

fn proof(content: &str, scope: &str, actor: &Actor) -> String {
    let mut proof = hash(&[content.as_bytes(), scope.as_bytes(), actor.to_string().as_bytes()]);
    proof.truncate(32);
    proof
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn even_one_with_a_right_hash_names_only_rows_of_its_list() {
        let (list, actor) = (List::Tasks, Actor::Viewer("u-1".to_owned()));
        let position = |pk: &str, sk: &str| Position { sort: "2030".to_owned(), pk: pk.to_owned(), sk: sk.to_owned() };
        let own = position("CUSTOMER#K-1", "TASK#credit");
        assert_eq!(read(&write(&own, &list, &actor), &list, &actor).ok(), Some(own));
        for (pk, sk) in [("SETTINGS", "SETTINGS"), ("CUSTOMER#K-1", "CUSTOMER"), ("PLAN#x", "TASK#credit"), ("", "")] {
            assert!(read(&write(&position(pk, sk), &list, &actor), &list, &actor).is_err(), "{pk} {sk}");
        }
        let broken = Position { sort: "2030\nPLAN#x".to_owned(), ..position("CUSTOMER#K-1", "TASK#credit") };
        assert!(read(&write(&broken, &list, &actor), &list, &actor).is_err(), "a place has three parts");
    }

    #[test]
    fn a_number_belongs_to_its_scope_and_reader() {
        let (one, other) = (Actor::Viewer("u-1".to_owned()), Actor::Viewer("u-2".to_owned()));
        let cursor = write_number(7, "history#plan/a", &one);
        assert_eq!(read_number(&cursor, "history#plan/a", &one).ok(), Some(7));
        assert!(read_number(&cursor, "history#plan/b", &one).is_err());
        assert!(read_number(&cursor, "history#plan/a", &other).is_err());
    }
}
