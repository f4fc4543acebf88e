//! The creditor's bank: what it books, and the statements it writes (camt.053, version 8).

use std::fmt::Write as _;

use chrono::NaiveDate;

use super::plain::Cents;

/// A movement on the creditor's account.
#[derive(Clone, Debug)]
pub struct Booked {
    pub on: NaiveDate,
    pub cents: Cents,
    /// The payer's own reference; of a return, that of the payment that came back.
    pub end_to_end: String,
    /// The creditor reference in the structured field.
    pub reference: Option<String>,
    pub text: String,
    pub is_return: bool,
    pub debtor: usize,
}

/// A statement over some days.
pub fn statement(number: usize, from: NaiveDate, to: NaiveDate, entries: &[&Booked]) -> String {
    let mut text = format!(
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt><GrpHdr><MsgId>M-{number}\
         </MsgId><CreDtTm>{to}T22:00:00Z</CreDtTm></GrpHdr><Stmt><Id>S-{number}</Id><FrToDt><FrDtTm>{from}T00:00:00\
         </FrDtTm><ToDtTm>{to}T23:59:59</ToDtTm></FrToDt><Acct><Id><IBAN>DE02120300000000202051</IBAN></Id>\
         <Ccy>EUR</Ccy></Acct>"
    );
    for entry in entries {
        // A text takes whatever is written to it.
        let _ = write!(text, "{}", line(entry));
    }
    text + "</Stmt></BkToCstmrStmt></Document>"
}

fn line(entry: &Booked) -> String {
    let Booked { on, end_to_end, debtor, .. } = entry;
    let amount = format!("<Amt Ccy=\"EUR\">{}.{:02}</Amt>", entry.cents / 100, entry.cents % 100);
    let way = if entry.is_return { "DBIT" } else { "CRDT" };
    let came_back = if entry.is_return { "<RtrInf><Rsn><Cd>MD06</Cd></Rsn></RtrInf>" } else { "" };
    let written = match &entry.reference {
        Some(reference) => format!("<Strd><CdtrRefInf><Ref>{reference}</Ref></CdtrRefInf></Strd>"),
        None => format!("<Ustrd>{}</Ustrd>", entry.text),
    };
    let (number, account) = (end_to_end.replace("E-", ""), 1_000_000_000 + debtor);
    format!(
        "<Ntry><NtryRef>BANK-{way}-{number}</NtryRef>{amount}<CdtDbtInd>{way}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>\
         <BookgDt><Dt>{on}</Dt></BookgDt><NtryDtls><TxDtls><Refs><EndToEndId>{end_to_end}</EndToEndId></Refs>{amount}\
         <RltdPties><Dbtr><Pty><Nm>Debtor {debtor}</Nm></Pty></Dbtr><DbtrAcct><Id><Othr><Id>{account}</Id></Othr></Id>\
         </DbtrAcct></RltdPties><RmtInf>{written}</RmtInf>{came_back}</TxDtls></NtryDtls></Ntry>"
    )
}
