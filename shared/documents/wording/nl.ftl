### De woorden van alle e-mails in het Nederlands.
###
### Aanspreekvorm: u. Eenvoudige, rustige zinnen. Niemand heeft schuld. In het onderwerp geen bedrag en geen woord
### over schulden, betalingen of facturen. { $name } tussen accolades wordt ingevuld en blijft staan.

## Wat in elke e-mail staat

greeting = Geachte { $name },
greeting_unnamed = Goedendag,
closing = Met vriendelijke groet
footer = Deze e-mail is automatisch gemaakt. U kunt hem gewoon beantwoorden: uw antwoord komt aan bij { $creditor }.
footer_to_finance = Deze e-mail is automatisch gemaakt voor de financiële administratie van { $creditor }.
contact_title = Vragen? Wij helpen u graag
customer_contact_title = Vragen aan
phone = Telefoon
next_title = Hoe het verdergaat
view_plan = Online bekijken
view_proposal = Voorstel beoordelen

## Koppen en kolommen

schedule_title = Uw betalingsplan
proposal_title = Het voorgestelde plan
later_title = De data daarna
payment_title = Deze betaling
bank_title = Bankgegevens
bank_note = Vermeld bij elke betaling het kenmerk dat bij de datum staat. Zo komt uw betaling meteen goed terecht.
invoices_title =
    { $count ->
        [one] De factuur
       *[other] De facturen
    }
column_due = Datum
column_amount = Bedrag
column_invoice = Factuur
column_open = Open
down_payment = Aanbetaling
total = Totaal
issued = van { $date }
account_holder = Ontvanger
iban = IBAN
reference = Kenmerk
amount = Bedrag
due = Datum
own_reason_title = Uw toelichting
creditor_reason_title = De reden
customer_reason_title = Toelichting

## Redenen om uit te kiezen

hardship_temporary_shortage = Op dit moment is er weinig geld.
hardship_loss_of_income = Inkomen is weggevallen.
hardship_unexpected_expenses = Er waren onverwachte uitgaven.
hardship_waiting_for_payments = Er moeten nog betalingen van anderen binnenkomen.
hardship_other = Een andere reden.
rejection_too_long = Het plan zou te lang duren.
rejection_instalments_too_small = De afzonderlijke bedragen zijn te klein.
rejection_earlier_plan_not_kept = Een eerder plan kon niet worden afgerond.
rejection_invoice_not_suited = Deze factuur is niet geschikt voor een plan.
rejection_other = Een andere reden.

## Voorstel ontvangen, gewijzigd

received_subject = Wij hebben uw voorstel ontvangen
received_status = Ontvangen
received_intro =
    { $count ->
        [one] Hartelijk dank voor uw voorstel. Wij bekijken het zorgvuldig. Zolang wij dat doen, krijgt u voor deze factuur geen aanmaning.
       *[other] Hartelijk dank voor uw voorstel. Wij bekijken het zorgvuldig. Zolang wij dat doen, krijgt u voor deze facturen geen aanmaning.
    }
received_next = Wij beslissen uiterlijk op { $date } en schrijven u dan. Tot die tijd hoeft u niets te doen. Zolang wij niet hebben beslist, kunt u uw voorstel wijzigen of intrekken.

changed_subject = Wij hebben uw gewijzigde voorstel ontvangen
changed_status = Gewijzigd
changed_intro = U hebt uw voorstel gewijzigd. Wij bekijken nu alleen nog het plan dat hier staat.

## Ingetrokken, afgewezen, verlopen

withdrawn_subject = Uw voorstel is ingetrokken
withdrawn_status = Ingetrokken
withdrawn_intro = U hebt uw voorstel ingetrokken. Het is daarmee afgehandeld.

back_to_normal =
    { $count ->
        [one] Voor de factuur geldt weer wat oorspronkelijk was afgesproken, en de gewone aanmaningsprocedure gaat verder.
       *[other] Voor de facturen geldt weer wat oorspronkelijk was afgesproken, en de gewone aanmaningsprocedure gaat verder.
    }
new_proposal_from = Vanaf { $date } kunt u een nieuw voorstel doen.
new_proposal_any_time = U kunt op elk moment een nieuw voorstel doen.

rejected_subject = Ons antwoord op uw voorstel
rejected_status = Beslist
rejected_intro = Hartelijk dank voor uw voorstel. Wij hebben het bekeken en kunnen het helaas niet aannemen.

expired_subject = Uw voorstel is verlopen
expired_status = Verlopen
expired_intro = Over uw voorstel is niet op tijd beslist, daarom is het verlopen. Dat lag niet aan u.

void_subject = Uw voorstel is niet meer nodig
void_status = Afgehandeld
void_intro = Er staat niets meer open voor uw voorstel. Het is daarmee afgehandeld.

## Aangenomen

approved_subject = Uw voorstel is aangenomen
approved_status = Aangenomen
approved_intro = { $creditor } heeft uw voorstel aangenomen. Het plan geldt vanaf nu. Zolang u zich eraan houdt, krijgt u geen aanmaning.
approved_next =
    { $count ->
        [one] Betaal { $amount } uiterlijk op { $date }.
       *[other] Betaal als eerste { $amount }, uiterlijk op { $date }. Bij elke datum schrijven wij u opnieuw.
    }
approved_with_down_payment_intro = { $creditor } heeft uw voorstel aangenomen. Het plan begint zodra uw aanbetaling is ontvangen.
approved_with_down_payment_next = Betaal de aanbetaling van { $amount } uiterlijk op { $date }. Daarmee begint het plan. Bij elke volgende datum schrijven wij u opnieuw.

## Data

reminder_subject = Uw volgende datum: { $date }
reminder_status = Binnenkort
reminder_intro = Op { $date } is de volgende datum van uw betalingsplan.
reminder_next = Maak { $amount } over, zodat het geld uiterlijk op { $date } bij ons is. Hebt u al betaald? Dan hoeft u niets meer te doen.

due_subject = Uw afgesproken datum: { $date }
due_status = Afgesproken datum
due_intro = Op { $date } moet een betaling van uw plan worden gedaan.
due_next = Maak op { $date } { $amount } over. Hebt u al betaald? Dan hoeft u niets meer te doen.

completed_subject = Uw plan is afgerond
completed_status = Afgerond
completed_intro = Alle afgesproken betalingen zijn ontvangen. Uw plan is daarmee afgerond. Hartelijk dank!
completed_next =
    { $count ->
        [one] U hoeft niets meer te doen: de factuur is voldaan.
       *[other] U hoeft niets meer te doen: de facturen zijn voldaan.
    }

## Aan de financiële administratie

waits_subject = Een voorstel wacht op uw beslissing
waits_status = Te beslissen
waits_intro =
    { $count ->
        [one] { $customer } heeft voor één factuur een betalingsregeling voorgesteld.
       *[other] { $customer } heeft voor { $count } facturen een betalingsregeling voorgesteld.
    }
waits_intro_unnamed =
    { $count ->
        [one] Voor één factuur is een betalingsregeling voorgesteld.
       *[other] Voor { $count } facturen is een betalingsregeling voorgesteld.
    }
waits_next =
    { $count ->
        [one] Beslis uiterlijk op { $date }. Daarna verloopt het voorstel en wordt de factuur weer vrijgegeven.
       *[other] Beslis uiterlijk op { $date }. Daarna verloopt het voorstel en worden de facturen weer vrijgegeven.
    }
decision_due_subject = Graag uiterlijk { $date } beslissen
decision_due_status = Termijn loopt af
decision_due_intro =
    { $count ->
        [one] Het voorstel van { $customer } voor één factuur wacht nog op uw beslissing.
       *[other] Het voorstel van { $customer } voor { $count } facturen wacht nog op uw beslissing.
    }
decision_due_intro_unnamed =
    { $count ->
        [one] Een voorstel voor één factuur wacht nog op uw beslissing.
       *[other] Een voorstel voor { $count } facturen wacht nog op uw beslissing.
    }
