### The words of all mails in English.
###
### Plain, calm sentences. Nobody is to blame. No amount in a subject, and no word of debts, payments or invoices.
### { $name } in braces is filled in and stays as it is.

## What stands in every mail

greeting = Dear { $name },
greeting_unnamed = Hello,
closing = Kind regards
footer = This e-mail was written automatically. Simply reply to it: your answer reaches { $creditor }.
footer_to_finance = This e-mail was written automatically for the finance team of { $creditor }.
contact_title = Questions? We are glad to help
customer_contact_title = Questions to
phone = Telephone
next_title = What happens next
view_plan = View online
view_proposal = Review the proposal

## Headings and columns

schedule_title = Your payment plan
proposal_title = The proposed plan
later_title = The dates after that
payment_title = This payment
bank_title = Bank details
bank_note = With each payment, please give the reference that stands beside its date. That way it arrives in the right place at once.
invoices_title =
    { $count ->
        [one] The invoice
       *[other] The invoices
    }
column_due = Date
column_amount = Amount
column_invoice = Invoice
column_open = Open
down_payment = First payment
total = Total
issued = of { $date }
account_holder = Recipient
iban = IBAN
reference = Reference
amount = Amount
due = Date
own_reason_title = Your reason
creditor_reason_title = The reason
customer_reason_title = Reason given

## Reasons to choose from

hardship_temporary_shortage = Money is short at the moment.
hardship_loss_of_income = Income was lost.
hardship_unexpected_expenses = There were unexpected expenses.
hardship_waiting_for_payments = Payments from others are still to come.
hardship_other = Another reason.
rejection_too_long = The plan would take too long.
rejection_instalments_too_small = The single amounts are too small.
rejection_earlier_plan_not_kept = An earlier plan could not be carried through.
rejection_invoice_not_suited = This invoice is not suited to a plan.
rejection_other = Another reason.

## Proposal received, changed

received_subject = We have received your proposal
received_status = Received
received_intro =
    { $count ->
        [one] Thank you for your proposal. We are looking at it carefully. While we do, you will get no payment reminder for this invoice.
       *[other] Thank you for your proposal. We are looking at it carefully. While we do, you will get no payment reminder for these invoices.
    }
received_next = We will decide by { $date } and write to you then. Until then there is nothing you need to do. As long as we have not decided, you can change or withdraw your proposal.

changed_subject = We have received your changed proposal
changed_status = Changed
changed_intro = You have changed your proposal. From now on we only look at the plan shown here.

## Withdrawn, rejected, expired

withdrawn_subject = Your proposal is withdrawn
withdrawn_status = Withdrawn
withdrawn_intro = You have withdrawn your proposal. It is closed.

back_to_normal =
    { $count ->
        [one] What was originally agreed holds again for the invoice, and the regular dunning process goes on.
       *[other] What was originally agreed holds again for the invoices, and the regular dunning process goes on.
    }
new_proposal_from = You can make a new proposal from { $date }.
new_proposal_any_time = You can make a new proposal at any time.

rejected_subject = Our answer to your proposal
rejected_status = Decided
rejected_intro = Thank you for your proposal. We have looked at it and are sorry that we cannot accept it.

expired_subject = Your proposal has expired
expired_status = Expired
expired_intro = Your proposal was not decided in time and has therefore expired. This was not your doing.

void_subject = Your proposal is no longer needed
void_status = Settled
void_intro = Nothing is open any more on what your proposal was about. It is settled.

## Approved

approved_subject = Your proposal is accepted
approved_status = Accepted
approved_intro = { $creditor } has accepted your proposal. The plan applies from now on. As long as you keep to it, you will get no payment reminders beyond its dates.
approved_next =
    { $count ->
        [one] Please pay { $amount } by { $date }.
       *[other] Please pay { $amount } first, by { $date }. We will write to you again for every date.
    }
approved_with_down_payment_intro = { $creditor } has accepted your proposal. The plan starts as soon as your first payment has arrived.
approved_with_down_payment_next = Please make the first payment of { $amount } by { $date }. The plan starts with it. We will write to you again for every further date.

## Dates

reminder_subject = Your next date: { $date }
reminder_status = Coming up
reminder_intro = The next date of your payment plan is { $date }.
reminder_next = Please transfer { $amount } so that it reaches us by { $date }. Have you paid already? Then there is nothing more to do.

due_subject = Your agreed date: { $date }
due_status = Agreed date
due_intro = A payment of your plan is due on { $date }.
due_next = Please transfer { $amount } on { $date }. Have you paid already? Then there is nothing more to do.

completed_subject = Your plan is complete
completed_status = Complete
completed_intro = All agreed payments have arrived. Your plan is complete. Thank you!
completed_next =
    { $count ->
        [one] There is nothing more for you to do: the invoice is settled.
       *[other] There is nothing more for you to do: the invoices are settled.
    }

## To the finance team

waits_subject = A proposal is waiting for your decision
waits_status = To decide
waits_intro =
    { $count ->
        [one] { $customer } has proposed a payment plan for one invoice.
       *[other] { $customer } has proposed a payment plan for { $count } invoices.
    }
waits_intro_unnamed =
    { $count ->
        [one] A payment plan has been proposed for one invoice.
       *[other] A payment plan has been proposed for { $count } invoices.
    }
waits_next =
    { $count ->
        [one] Please decide by { $date }. After that the proposal expires and the invoice is released.
       *[other] Please decide by { $date }. After that the proposal expires and the invoices are released.
    }
decision_due_subject = Please decide by { $date }
decision_due_status = Closing soon
decision_due_intro =
    { $count ->
        [one] The proposal of { $customer } for one invoice is still waiting for your decision.
       *[other] The proposal of { $customer } for { $count } invoices is still waiting for your decision.
    }
decision_due_intro_unnamed =
    { $count ->
        [one] A proposal for one invoice is still waiting for your decision.
       *[other] A proposal for { $count } invoices is still waiting for your decision.
    }
