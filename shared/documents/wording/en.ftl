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
view_offer = View the offer
view_case = View the case
view_tasks = Open the tasks
open_portal = Open your page
confirm_address = Confirm the address
footer_on_paper = This letter was written automatically and is valid without a signature.

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
offer_title = Our offer
own_proposal_title = Your proposal
amendment_title = The changed plan
current_title = Your present plan
left_out_title = Not part of the offer
message_title = Our message to you
customer_message_title = The customer's message
standing_title = Where things stand
still_to_pay_title = What is still to be paid
next_payment_title = The next payment
overview_title = At a glance
tasks_title = What needs to be done
code_title = Your code
bank_note_invoices =
    { $count ->
        [one] With a payment, please give the invoice number.
       *[other] With a payment, please give the invoice numbers.
    }
column_task = Task
column_count = Number
code = Code
fact_received = Received
fact_returned = Returned
fact_booked = Booked on
fact_still_open = Still open
fact_open_now = Open now
fact_open_before = Open before
fact_customer = Customer
fact_address = Address

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

ended_by_dispute_subject = Your proposal has ended
ended_by_dispute_status = Ended
ended_by_dispute_intro =
    { $count ->
        [one] The invoice that the proposal was about is disputed. The proposal has therefore ended.
       *[other] One of the invoices that the proposal was about is disputed. The proposal has therefore ended for all of them.
    }
ended_by_dispute_next = We will look into the objection and write to you then. Until then you will get no payment reminder for the disputed invoice.
ended_by_dispute_others = For everything else, what was originally agreed holds again, and the regular dunning process goes on. You can make a new proposal for it.

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
approved_automatically = Your proposal meets the rules that we have set for this, so it was accepted at once and automatically.

## Dates

reminder_subject = Your next date: { $date }
reminder_status = Coming up
reminder_intro = The next date of your payment plan is { $date }.
reminder_next = Please transfer { $amount } so that it reaches us by { $date }. Have you paid already? Then there is nothing more to do.

due_subject = Your agreed date: { $date }
due_status = Agreed date
due_intro = A payment of your plan is due on { $date }.
due_next = Please transfer { $amount } on { $date }. Have you paid already? Then there is nothing more to do.

down_payment_asked_subject = Your first date: { $date }
down_payment_asked_intro = The first payment, with which your plan starts, is agreed for { $date }.

down_payment_due_subject = Your plan starts: agreed for { $date }
down_payment_due_intro = The first payment of your plan is due on { $date }.
down_payment_starts = Your plan starts as soon as the first payment has arrived in full.

missed_subject = About your date: { $date }
missed_status = Not received yet
missed_intro = According to our records, { $amount } has not arrived yet for your date of { $date }.
missed_next = Please transfer { $amount } as soon as you can. Your plan goes on, and the later dates stay as they are. Have you paid in the last few days? Then there is nothing more to do.
missed_next_until = Please transfer { $amount } so that it reaches us by { $date }. Then your plan goes on. Otherwise the plan may end, and what was originally agreed holds again. Have you paid in the last few days? Then there is nothing more to do.

## Offers

offer_subject = Our offer to you
offer_status = Your answer
offer_intro =
    { $count ->
        [one] We offer you a payment plan for this invoice. Here you can see its dates and amounts.
       *[other] We offer you a payment plan for these invoices. Here you can see its dates and amounts.
    }
counter_offer_intro = Thank you for your proposal. We have looked at it and make you a different offer. Here you can see both.
offer_next = Please accept or decline the offer by { $date }: online, or by letting us know.
offer_unanswered =
    { $count ->
        [one] Until then you will get no payment reminder for this invoice. Without your answer the offer expires, and what was originally agreed holds again.
       *[other] Until then you will get no payment reminder for these invoices. Without your answer the offer expires, and what was originally agreed holds again.
    }
left_out_note =
    { $count ->
        [one] Invoice { $invoices } is not part of the offer. What was originally agreed holds again for it, and the regular dunning process goes on.
       *[other] The invoices { $invoices } are not part of the offer. What was originally agreed holds again for them, and the regular dunning process goes on.
    }

offer_ending_subject = Our offer stands until { $date }
offer_ending_status = Ending soon
offer_ending_intro = Our offer to you stands until { $date }. We have not heard from you about it yet.

offer_declined_subject = We have received your answer
offer_declined_status = Declined
offer_declined_intro = You have declined our offer. It is closed.

offer_revoked_subject = Our offer no longer stands
offer_revoked_status = Withdrawn
offer_revoked_intro = We have withdrawn our offer. You do not need to answer it any more.

offer_expired_subject = Our offer has expired
offer_expired_status = Expired
offer_expired_intro = The time for an answer to our offer is over, so it has expired.
talk_to_us = Do you need a different solution? Please get in touch with us.

amendment_subject = Our offer: a changed plan
amendment_intro = We offer to change your plan. Here you can see the changed plan and your present one.
amendment_unanswered = Until then your present plan applies unchanged. Without your answer it stays that way.

amendment_declined_subject = Your plan stays as it is
amendment_declined_intro = You have declined our offer to change your plan. It is closed.

amendment_expired_subject = Your plan goes on unchanged
amendment_expired_intro = The time for an answer to our offer to change your plan is over, so it has expired.
plan_unchanged = Your plan goes on with its dates and amounts unchanged. We will write to you again for every date.

## Money that came or went

payment_received_subject = Thank you: your plan is moving ahead
payment_received_status = Received
payment_received_intro = Your payment of { $amount } reached us on { $date }. Thank you!
next_date = The next payment is { $amount }, agreed for { $date }.
no_next_date = There is nothing more for you to do at the moment.

payment_returned_subject = An update on your plan
payment_returned_status = Returned
payment_returned_intro = Your payment of { $amount } was returned by the bank on { $date }. The amount is open again in your plan.
payment_returned_next = Your bank can tell you the reason. Is anything unclear? Please get in touch with us.

balance_changed_subject = Your plan has changed
balance_changed_status = Updated
balance_changed_intro = Until now { $before } was open in your plan; now it is { $after }. The reason is an entry on your invoices, such as a credit note.
balance_changed_next = The agreed dates stay as they are.

## Changed plans

amended_subject = Your plan has been changed
amended_status = Changed
amended_intro = Your plan has been changed. What you see here replaces the earlier dates and amounts.

paused_subject = Your plan is paused until { $date }
paused_status = Paused
paused_intro = Your plan is paused until { $date }. Below you can see the dates after that.
paused_next = Until { $date } you do not need to pay anything, and you will get no payment reminder. After that your plan goes on by itself.

resumed_subject = Your plan goes on
resumed_status = Running again
resumed_intro = The pause of your plan is over. Here you can see what is still to be paid.

reinstated_subject = Your plan applies again
reinstated_status = Running again
reinstated_intro = Your plan had ended and applies again from now on. As long as you keep to it, you will get no payment reminders beyond its dates.

change_wish_subject = We have received your request
change_wish_intro = You would like to change your plan. Thank you for your message.
change_wish_next = We will look at your request and get in touch with you.

## Ended plans

lapsed_subject = Your plan has not started
lapsed_status = Ended
lapsed_intro = We have not received the first payment for your plan in time. The plan could therefore not start and has ended.
paid_meanwhile = Have you paid already? Then please get in touch with us, so that we can sort it out.

broken_subject = Your plan has ended
broken_status = Ended
broken_intro = We have not received payments that were agreed in your plan. The plan has therefore ended.

cancelled_subject = Your plan is cancelled
cancelled_status = Cancelled
cancelled_intro = We have cancelled your plan. It no longer applies from now on.
completed_subject = Your plan is complete
completed_status = Complete
completed_intro = All agreed payments have arrived. Your plan is complete. Thank you!
completed_next =
    { $count ->
        [one] There is nothing more for you to do: the invoice is settled.
       *[other] There is nothing more for you to do: the invoices are settled.
    }
completed_not_covered = { $amount } that the plan did not cover is still open. What was originally agreed holds for it, and the regular dunning process goes on.
completed_credit = You have paid { $amount } more than was needed. We will get in touch with you about it.

## Disputed invoices

dispute_received_subject = We have received your objection
dispute_received_intro =
    { $count ->
        [one] You dispute an invoice. Thank you for telling us. We are looking into it carefully.
       *[other] You dispute several invoices. Thank you for telling us. We are looking into it carefully.
    }
dispute_received_next =
    { $count ->
        [one] We will write to you as soon as this is settled. Until then you will get no payment reminder for this invoice.
       *[other] We will write to you as soon as this is settled. Until then you will get no payment reminder for these invoices.
    }
dispute_plan_goes_on = If you have a payment plan for this, it goes on unchanged.

dispute_answered_subject = Our answer to your objection
dispute_answered_status = Settled
dispute_answered_intro =
    { $count ->
        [one] We have looked into your objection to the invoice. The matter is now closed.
       *[other] We have looked into your objection to the invoices. The matter is now closed.
    }
dispute_answered_next =
    { $count ->
        [one] If anything is still open on the invoice and there is no payment plan, the regular dunning process goes on.
       *[other] If anything is still open on the invoices and there is no payment plan, the regular dunning process goes on.
    }

## Access

access_status = Your access
not_asked_for = Did you not ask for this? Then there is nothing you need to do.

portal_link_subject = Your personal access
portal_link_intro = With this link you open your personal page at { $creditor }. There you can see your invoices and agreements and make a proposal.
portal_link_next = The link is valid until { $date }. It is meant for you only: please do not pass it on.

address_subject = Please confirm your address
address_status = To confirm
address_intro = This e-mail address was given to { $creditor } for you. Is that correct?
address_next = Please confirm the address by { $date }. After that we will write to you at this address.
address_unknown = Do you not know us? Then there is nothing you need to do: without confirmation we do not use the address.

code_subject = Your code to sign in
code_intro = With this code you sign in at { $creditor }.
code_next =
    { $minutes ->
        [one] Please enter the code within one minute. Do not pass it on to anybody, not even to us.
       *[other] Please enter the code within { $minutes } minutes. Do not pass it on to anybody, not even to us.
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
to_do_status = To do

offer_taken_subject = Your offer is accepted
offer_taken_intro = The customer has accepted your offer. The plan applies as it was offered.
offer_taken_next = There is nothing you need to do: the customer is written to for every date, and dunning rests as long as the plan runs.

offer_refused_subject = Your offer is declined
offer_refused_intro = The customer has declined your offer.
offer_refused_next =
    { $count ->
        [one] Nothing else changes: a running plan goes on; without a plan the regular dunning process goes on for the invoice. You can make a new offer.
       *[other] Nothing else changes: a running plan goes on; without a plan the regular dunning process goes on for the invoices. You can make a new offer.
    }

change_wanted_subject = A customer wants to change a plan
change_wanted_intro = A request to change a running plan has arrived.
change_wanted_next = Please answer the customer or change the plan. Until then it goes on unchanged.

disputed_subject = A customer has raised an objection
disputed_intro =
    { $count ->
        [one] An invoice is disputed.
       *[other] { $count } invoices are disputed.
    }
disputed_next =
    { $count ->
        [one] Please look into the objection and lift the block afterwards. Until then there is no dunning for the invoice; a running plan goes on.
       *[other] Please look into the objection and lift the blocks afterwards. Until then there is no dunning for the invoices; a running plan goes on.
    }

plan_broken_subject = A plan has ended
plan_broken_intro = A plan has ended because agreed payments have not arrived.

plan_lapsed_subject = A plan has not started
plan_lapsed_intro = A plan has not started because the first payment has not arrived. It has ended.
plan_stopped_next =
    { $count ->
        [one] The invoice is released, and the regular dunning process goes on. Within 60 days you can reinstate the plan.
       *[other] The invoices are released, and the regular dunning process goes on. Within 60 days you can reinstate the plan.
    }

returned_subject = The bank has returned something
returned_status = Returned
returned_intro = The bank has returned a payment. What it had paid is open again.
returned_next = The amounts have been recalculated, and the customer has been told. There is nothing you need to do.

tasks_subject = Your tasks for today
tasks_intro =
    { $count ->
        [one] One task is waiting for you.
       *[other] { $count } tasks are waiting for you.
    }
tasks_next = Every task shows what it is about and what you can do. As long as there is something to do, we write to you once a day.
task_unmatched_payment = Unmatched payments
task_held_payment = Payments on hold
task_unconfirmed_instalment = Unconfirmed instalments
task_remainder = Small remainders
task_credit = Customer credits
task_disputed_invoice = Disputed invoices
task_change_wanted = Requested changes
task_letter_to_print = Letters to print
task_mail_undeliverable = Undeliverable addresses
task_in_doubt = Plans with unclear figures
task_in_ledger = Payments already in the ledger
task_possible_refund = Possible refunds

undeliverable_subject = An address cannot be reached
undeliverable_intro = An e-mail to this customer could not be delivered.
undeliverable_next = Please enter a new address. Until then, messages to the customer are kept as letters to print.
