//! Invoices: what came in, what is known of them, and whether a plan may be proposed over them.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, Utc};

use crate::books::Booking;
use crate::coded::coded;
use crate::customer::CustomerKind;
use crate::id::{CustomerId, InvoiceId, ProposalId};
use crate::language::Language;
use crate::moment::Actor;
use crate::money::{Currency, Money};
use crate::payment::PaymentName;
use crate::text::{Address, EmailAddress, Name, Note};

/// Who sent an invoice: BT-31 (VAT identifier), else BT-32, BT-30, BT-27, without white space, case folded.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SellerId(String);

/// The text has no letters left once white space is out, or too many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must hold 1 to 300 characters other than white space")]
pub struct NotASeller;

impl SellerId {
    /// The normalised text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SellerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for SellerId {
    type Err = NotASeller;
    fn from_str(text: &str) -> Result<Self, NotASeller> {
        let folded: String = text.split_whitespace().collect::<String>().to_lowercase();
        if (1..=300).contains(&folded.chars().count()) && !folded.chars().any(char::is_control) {
            Ok(Self(folded))
        } else {
            Err(NotASeller)
        }
    }
}

/// An invoice number as written: 1 to 100 characters on one line.
pub type InvoiceNumber = crate::text::Words<100, false>;

/// The kind of document, UNTDID 1001.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TypeCode(u16);

/// The text is no code of one to three digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is not a document type code of UNTDID 1001")]
pub struct NotATypeCode;

impl TypeCode {
    /// Commercial invoice.
    pub const INVOICE: Self = Self(380);
    /// The codes of EN 16931 that give money instead of asking for it.
    const CREDIT_NOTES: [u16; 13] = [81, 83, 261, 262, 296, 308, 381, 396, 420, 458, 502, 503, 532];

    /// Whether it is a credit note, whose amounts are positive but owed to the customer.
    #[must_use]
    pub fn is_credit_note(self) -> bool {
        Self::CREDIT_NOTES.contains(&self.0)
    }
}

impl fmt::Display for TypeCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for TypeCode {
    type Err = NotATypeCode;
    fn from_str(text: &str) -> Result<Self, NotATypeCode> {
        if (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit()) {
            text.parse().map(Self).map_err(|_| NotATypeCode)
        } else {
            Err(NotATypeCode)
        }
    }
}

/// The account an invoice asks to be paid to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayeeAccount {
    /// As written, white space out: an IBAN more often than not.
    pub identifier: String,
    /// Whether it is a valid IBAN, which a payment QR code needs.
    pub is_iban: bool,
    /// The account holder, where the invoice names one (BT-85).
    pub holder: Option<Name>,
}

/// What a document says of the customer.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct IncomingCustomer {
    /// The creditor's own number for the customer, where the sender gives one.
    pub id: Option<CustomerId>,
    /// BT-46, as written.
    pub buyer_identifier: Option<String>,
    /// BT-48, as written.
    pub vat_identifier: Option<String>,
    /// BT-47, as written.
    pub registration: Option<String>,
    /// BT-44.
    pub name: Option<Name>,
    /// The whole postal address, its lines joined by line breaks.
    pub address: Option<Address>,
    /// BT-58, else an electronic address that is one of e-mail.
    pub email: Option<EmailAddress>,
    /// The language to write in, where the sender knows it.
    pub language: Option<Language>,
    /// Consumer or business, where the sender knows it.
    pub kind: Option<CustomerKind>,
}

impl IncomingCustomer {
    /// Who the document names: the id given, else BT-46, BT-48, BT-47; else name, address and e-mail together;
    /// nobody where one of those is absent.
    #[must_use]
    pub fn named(&self) -> Option<CustomerId> {
        let identifier = |kind: &str, text: &Option<String>| {
            let text = text.as_deref()?.trim();
            (!text.is_empty())
                .then(|| format!("{kind}{text}").parse().unwrap_or_else(|_| CustomerId::derived_from(&[kind, text])))
        };
        self.id
            .clone()
            .or_else(|| identifier("", &self.buyer_identifier))
            .or_else(|| identifier("vat-", &self.vat_identifier))
            .or_else(|| identifier("reg-", &self.registration))
            .or_else(|| match (&self.name, &self.address, &self.email) {
                (Some(name), Some(address), Some(email)) => {
                    Some(CustomerId::derived_from(&[name.as_str(), address.as_str(), email.as_str()]))
                }
                _ => None,
            })
    }

    /// Who the document is for: whom it names, else a customer of its own for this invoice, until finance merges
    /// them.
    #[must_use]
    pub fn identity(&self, invoice: InvoiceId) -> CustomerId {
        self.named().unwrap_or_else(|| CustomerId::derived_from(&[&invoice.to_string()]))
    }
}

/// How much is open, and who says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Figure {
    /// An e-invoice says what was invoiced (BT-115, the payable amount). It sets the open amount only while no
    /// ledger figure exists.
    Invoiced(Money),
    /// The creditor's ledger says what is open.
    Ledger(LedgerFigure),
}

impl Figure {
    /// The amount it names.
    #[must_use]
    pub fn amount(&self) -> Money {
        match self {
            Self::Invoiced(amount) => *amount,
            Self::Ledger(figure) => figure.open,
        }
    }
}

/// What the creditor's ledger says of an invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerFigure {
    /// What is open.
    pub open: Money,
    /// The civil date up to which the ledger was posted.
    pub as_of: NaiveDate,
    /// All credit notes on the invoice so far.
    pub credited: Money,
    /// Whether the invoice was cancelled; then nothing is open.
    pub cancelled: bool,
    /// The dunning step the invoice stands at, in the dunning system's own words.
    pub dunning_step: Option<String>,
    /// References of payments that the figure includes already.
    pub included: Vec<String>,
}

impl LedgerFigure {
    /// The payments that it includes, by the names they are known under.
    pub fn names(&self) -> impl Iterator<Item = PaymentName> {
        self.included.iter().map(|reference| PaymentName::of(reference))
    }
}

/// An invoice as a sender hands it in, read but not yet compared with what is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncomingInvoice {
    /// Who sent it.
    pub seller: SellerId,
    /// Its number, as written (BT-1).
    pub number: InvoiceNumber,
    /// What it is (BT-3).
    pub type_code: TypeCode,
    /// Its currency (BT-5).
    pub currency: Currency,
    /// When it was issued (BT-2).
    pub issue_date: NaiveDate,
    /// When it is due (BT-9); without one the tenant's default term counts from the issue date.
    pub due_date: Option<NaiveDate>,
    /// What is open.
    pub figure: Figure,
    /// Who is to pay it.
    pub customer: IncomingCustomer,
    /// Where to pay to: the first credit transfer account (BT-84).
    pub account: Option<PayeeAccount>,
    /// What to write on the payment (BT-83).
    pub remittance: Option<String>,
}

impl IncomingInvoice {
    /// The identity of the invoice: seller and number.
    #[must_use]
    pub fn id(&self) -> InvoiceId {
        InvoiceId::of(self.seller.as_str(), self.number.as_str())
    }
}

coded! {
    /// Why dunning of an invoice pauses: a set. The plan's three reasons exclude each other.
    BlockReason, unknown:
    /// The text names no block reason.
    UnknownBlockReason,
    {
        /// "Gewünschte Zahlungsvereinbarung": a proposal waits for finance.
        PaymentPlanRequested = "payment_plan_requested",
        /// "Zahlungsvereinbarung angeboten": an offer of the creditor waits for the customer.
        PaymentPlanOffered = "payment_plan_offered",
        /// "Zahlungsvereinbarung aktiv": a plan runs.
        PaymentPlanActive = "payment_plan_active",
        /// "Bestritten": the customer contests the invoice.
        Disputed = "disputed",
        /// "Manuell blockiert": finance paused it, with an end.
        Manual = "manual",
        /// "E-Mail unzustellbar": no mail reaches the customer.
        EmailUndeliverable = "email_undeliverable",
    }
}

/// The proposal or plan that holds an invoice, and since when. One at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrangement {
    /// The proposal, whose id the plan keeps.
    pub proposal: ProposalId,
    /// What it does to the invoice.
    pub reason: BlockReason,
    /// When the reason was set.
    pub since: DateTime<Utc>,
}

coded! {
    /// A reason that a person or a bounced mail sets, whatever proposal or plan holds the invoice.
    BlockKind, unknown:
    /// The text names no such reason.
    UnknownBlockKind,
    {
        /// See [`BlockReason::Disputed`].
        Disputed = "disputed",
        /// See [`BlockReason::Manual`].
        Manual = "manual",
        /// See [`BlockReason::EmailUndeliverable`].
        EmailUndeliverable = "email_undeliverable",
    }
}

impl BlockKind {
    /// The reason.
    #[must_use]
    pub const fn reason(self) -> BlockReason {
        match self {
            Self::Disputed => BlockReason::Disputed,
            Self::Manual => BlockReason::Manual,
            Self::EmailUndeliverable => BlockReason::EmailUndeliverable,
        }
    }
}

/// A block beside what a proposal or plan does; one of a kind at most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Which.
    pub kind: BlockKind,
    /// Since when.
    pub since: DateTime<Utc>,
    /// The last day, where it has one.
    pub until: Option<NaiveDate>,
    /// Who set it.
    pub by: Actor,
    /// Why, in the words of whoever set it.
    pub words: Option<Note>,
    /// When finance was last reminded of it.
    pub reminded_on: Option<NaiveDate>,
    /// When time does something to it next.
    pub next: Option<DateTime<Utc>>,
}

/// The most disputes of an invoice that are kept after they were answered; the oldest goes first.
pub const MAX_DISPUTES: usize = 20;
/// For how many days finance can block an invoice by hand.
pub const MAX_MANUAL_DAYS: u64 = 90;
/// After how many days finance is reminded of a dispute, again and again.
pub const DISPUTE_REMINDER_DAYS: u64 = 7;
/// For how many days undeliverable mail blocks an invoice.
pub const UNDELIVERABLE_DAYS: u64 = 14;

/// A dispute that finance has answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnsweredDispute {
    /// When it was raised.
    pub raised_at: DateTime<Utc>,
    /// Who raised it.
    pub raised_by: Actor,
    /// Why, in the words of whoever raised it.
    pub words: Option<Note>,
    /// When it was answered.
    pub answered_at: DateTime<Utc>,
    /// Who answered it.
    pub answered_by: Actor,
    /// The answer to the customer, in finance's words.
    pub answer: Option<Note>,
}

/// Finance trusts the ledger's figure no more. It goes on to count until the ledger says something, of whatever day:
/// without it the customer would be asked again for what only the ledger knows to be paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureReset {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: Actor,
    /// Why, in finance's words.
    pub words: Option<Note>,
    /// Whether the ledger has still to say something.
    pub waits: bool,
}

/// An invoice as it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invoice {
    /// Derived from seller and number.
    pub id: InvoiceId,
    /// Who sent it.
    pub seller: SellerId,
    /// Its number, as written.
    pub number: InvoiceNumber,
    /// What it is.
    pub type_code: TypeCode,
    /// Its currency.
    pub currency: Currency,
    /// When it was issued.
    pub issue_date: NaiveDate,
    /// When it was due before any plan.
    pub due_date: NaiveDate,
    /// Who is to pay it.
    pub customer: CustomerId,
    /// The customer's name as this invoice gives it, for lists.
    pub customer_name: Option<Name>,
    /// What an e-invoice said is payable.
    pub invoiced: Option<Money>,
    /// What the ledger says is open; it outranks the e-invoice.
    pub ledger: Option<LedgerFigure>,
    /// Where to pay to.
    pub account: Option<PayeeAccount>,
    /// What to write on the payment.
    pub remittance: Option<String>,
    /// The proposal or plan that holds it.
    pub arrangement: Option<Arrangement>,
    /// The last day on which a new proposal is refused, after a rejection or a withdrawal.
    pub cool_down_until: Option<NaiveDate>,
    /// Days that the customer's own proposals have blocked it so far.
    pub blocked_days_used: u32,
    /// Blocks beside what a proposal or plan does, one of a kind at most.
    pub blocks: Vec<Block>,
    /// The last day of the pause that the proposal or plan makes, where it has one.
    pub paused_until: Option<NaiveDate>,
    /// Since when dunning pauses without a gap, whatever the reasons were.
    pub paused_since: Option<DateTime<Utc>>,
    /// Payments to it without a plan, or from before its plan, and what came back of them.
    pub payments: Vec<Booking>,
    /// The plans that have ever held it, oldest first: their payments count until a figure includes them.
    pub plans: Vec<ProposalId>,
    /// What was open on it when the customer last contested it: only another amount can be contested again.
    pub contested: Option<Money>,
    /// Disputes that were answered, the latest last.
    pub disputes: Vec<AnsweredDispute>,
    /// When finance last reset its figure.
    pub figure_reset: Option<FigureReset>,
    /// What is open on it, derived whenever a figure, a payment or a plan's payment changed it; by its figure alone
    /// as long as nothing was paid.
    pub open: Option<Open>,
}

/// What is open on an invoice, in minor units; the two differ while it is in doubt what the ledger has posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Open {
    /// What is asked for.
    pub low_minor: i64,
    /// What makes things final.
    pub high_minor: i64,
}

/// The most payments of an invoice without a plan; one more waits for a person.
pub const MAX_PAYMENTS: usize = 100;
/// The most plans that an invoice remembers, once its figure includes what the oldest brought in.
pub const MAX_PLANS: usize = 10;

impl Invoice {
    /// What is open by the best figure there is; negative figures are credit that stands in the ledger.
    #[must_use]
    pub fn figure(&self) -> Money {
        self.ledger.as_ref().map(|ledger| ledger.open).or(self.invoiced).unwrap_or(Money::zero(self.currency))
    }

    /// What is open and can be paid, at least zero: what is asked, shown and decided on.
    #[must_use]
    pub fn rest(&self) -> Money {
        let figure = self.figure();
        figure.with_minor(self.open.map_or_else(|| figure.minor().max(0), |open| open.low_minor))
    }

    /// What may be open at most: only where this is zero, it is settled for good.
    #[must_use]
    pub fn highest_rest(&self) -> Money {
        let figure = self.figure();
        figure.with_minor(self.open.map_or_else(|| figure.minor().max(0), |open| open.high_minor))
    }

    /// Keeps what was derived to be open, where its figure alone does not say so.
    pub fn derive_open(&mut self, open: Open) {
        let by_figure = self.figure().minor().max(0);
        let said = Open { low_minor: by_figure, high_minor: by_figure };
        self.open = (open != said).then_some(open);
    }

    /// Why its dunning pauses: what holds it, then its blocks in their order. Empty when it does not.
    #[must_use]
    pub fn block_reasons(&self) -> Vec<BlockReason> {
        let held = self.arrangement.map(|arrangement| arrangement.reason);
        let mut reasons: Vec<BlockReason> =
            held.into_iter().chain(self.blocks.iter().map(|block| block.kind.reason())).collect();
        reasons.sort_unstable();
        reasons
    }

    /// A block of a kind, if it has one.
    #[must_use]
    pub fn block(&self, kind: BlockKind) -> Option<&Block> {
        self.blocks.iter().find(|block| block.kind == kind)
    }

    /// Sets a block, in the place of one of the same kind.
    pub fn set_block(&mut self, block: Block) {
        self.blocks.retain(|known| known.kind != block.kind);
        self.blocks.push(block);
        self.blocks.sort_by_key(|block| block.kind);
    }

    /// Takes a block away; none when it has no such block.
    pub fn take_block(&mut self, kind: BlockKind) -> Option<Block> {
        let place = self.blocks.iter().position(|block| block.kind == kind)?;
        Some(self.blocks.remove(place))
    }

    /// Whether finance has reset the figure, and the ledger has said nothing since.
    #[must_use]
    pub fn awaits_figure(&self) -> bool {
        self.figure_reset.as_ref().is_some_and(|reset| reset.waits)
    }

    /// The latest end of what pauses its dunning; none while one of the reasons has no end.
    #[must_use]
    pub fn pause_ends(&self) -> Option<NaiveDate> {
        let held = self.arrangement.map(|_| self.paused_until);
        let ends: Vec<Option<NaiveDate>> =
            held.into_iter().chain(self.blocks.iter().map(|block| block.until)).collect();
        ends.iter().copied().collect::<Option<Vec<_>>>()?.into_iter().max()
    }

    /// The next instant at which time does something to one of its blocks.
    #[must_use]
    pub fn next_instant(&self) -> Option<DateTime<Utc>> {
        self.blocks.iter().filter_map(|block| block.next).min()
    }

    /// All credit notes on it so far, as the ledger says.
    #[must_use]
    pub fn credited(&self) -> Money {
        self.ledger.as_ref().map_or(Money::zero(self.currency), |ledger| ledger.credited)
    }

    /// The dunning step it stands at, as the ledger says.
    #[must_use]
    pub fn dunning_step(&self) -> Option<&str> {
        self.ledger.as_ref().and_then(|ledger| ledger.dunning_step.as_deref())
    }

    /// What no setting and no day can change: whether it can be in a proposal at all.
    #[must_use]
    pub fn unfit(&self) -> Vec<Ineligible> {
        let mut reasons = Vec::new();
        if self.type_code.is_credit_note() {
            reasons.push(Ineligible::CreditNote);
        } else if self.rest().minor() <= 0 {
            reasons.push(Ineligible::NothingOpen);
        }
        reasons
    }

    /// Whether the creditor has cancelled it, as the ledger says.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.ledger.as_ref().is_some_and(|ledger| ledger.cancelled)
    }

    /// Why it can't go into an offer or a plan: it is unfit, something else than `own` holds it, it is contested or
    /// blocked by hand. No setting and no budget matters here.
    #[must_use]
    pub fn not_free(&self, own: Option<ProposalId>) -> Vec<Ineligible> {
        let other = self.arrangement.filter(|arrangement| Some(arrangement.proposal) != own);
        let held = other.map(|arrangement| arrangement.reason);
        let blocks = self.blocks.iter().map(|block| block.kind.reason());
        let blocks = blocks.filter(|reason| *reason != BlockReason::EmailUndeliverable);
        let mut reasons = self.unfit();
        reasons.extend(self.is_cancelled().then_some(Ineligible::Cancelled));
        reasons.extend(held.into_iter().chain(blocks).map(Ineligible::Blocked));
        reasons
    }
}

/// Why an invoice can't be in a new proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ineligible {
    /// It owes the customer money.
    CreditNote,
    /// Nothing is open on it.
    NothingOpen,
    /// A proposal or plan holds it already.
    Blocked(BlockReason),
    /// A proposal over it was rejected or withdrawn a short while ago.
    CoolDown {
        /// The last day of the wait.
        until: NaiveDate,
    },
    /// Proposals have paused its dunning for as long as they may.
    BlockBudgetUsed,
    /// The creditor has cancelled it.
    Cancelled,
}

impl Ineligible {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::CreditNote => "credit_note",
            Self::NothingOpen => "nothing_open",
            Self::Blocked(_) => "blocked",
            Self::CoolDown { .. } => "cool_down",
            Self::BlockBudgetUsed => "block_budget_used",
            Self::Cancelled => "cancelled",
        }
    }
}
