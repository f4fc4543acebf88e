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
    let content = format!("{}\n{}\n{}", position.sort, position.pk, position.sk);
    URL_SAFE_NO_PAD.encode(format!("{content}\n{}", proof(&content, list, actor)))
}

/// The place that a cursor names.
///
/// # Errors
/// When it was not made for this caller and list, or was altered.
pub fn read(cursor: &str, list: &List, actor: &Actor) -> Result<Position, Problem> {
    let refused = || {
        Problem::new(
            400,
            "invalid_cursor",
            "The cursor can't be used",
            "send the cursor of the previous page as it was, with the same query, or none",
        )
    };
    let bytes = (cursor.len() <= MAX_LEN).then(|| URL_SAFE_NO_PAD.decode(cursor).ok()).flatten().ok_or_else(refused)?;
    let text = String::from_utf8(bytes).map_err(|_| refused())?;
    let (content, proven) = text.rsplit_once('\n').ok_or_else(refused)?;
    let parts: Vec<&str> = content.split('\n').collect();
    match parts[..] {
        [sort, pk, sk] if !sort.is_empty() && list.may_hold(pk, sk) && proof(content, list, actor) == proven => {
            Ok(Position { sort: sort.to_owned(), pk: pk.to_owned(), sk: sk.to_owned() })
        }
        _ => Err(refused()),
    }
}

fn proof(content: &str, list: &List, actor: &Actor) -> String {
    let mut proof = hash(&[content.as_bytes(), list.key().as_bytes(), actor.to_string().as_bytes()]);
    proof.truncate(32);
    proof
}
