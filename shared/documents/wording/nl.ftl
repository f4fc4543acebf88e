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
view_offer = Aanbod bekijken
view_case = Dossier bekijken
view_tasks = Taken openen
open_portal = Persoonlijke pagina openen
confirm_address = Adres bevestigen
footer_on_paper = Deze brief is automatisch gemaakt en is zonder handtekening geldig.

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
offer_title = Ons aanbod
own_proposal_title = Uw voorstel
amendment_title = Het gewijzigde plan
current_title = Uw huidige plan
left_out_title = Niet in het aanbod
message_title = Ons bericht aan u
customer_message_title = Bericht van de klant
standing_title = De huidige stand
still_to_pay_title = Wat nog te betalen is
next_payment_title = De volgende betaling
overview_title = In het kort
tasks_title = Wat er te doen is
code_title = Uw code
bank_note_invoices =
    { $count ->
        [one] Vermeld bij een betaling het factuurnummer.
       *[other] Vermeld bij een betaling de factuurnummers.
    }
column_task = Taak
column_count = Aantal
code = Code
fact_received = Ontvangen
fact_returned = Teruggeboekt
fact_booked = Geboekt op
fact_still_open = Nog open
fact_open_now = Nu open
fact_open_before = Tot nu toe open
fact_customer = Klant
fact_address = Adres

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

ended_by_dispute_subject = Uw voorstel is beëindigd
ended_by_dispute_status = Beëindigd
ended_by_dispute_intro =
    { $count ->
        [one] De factuur waarvoor er een voorstel was, wordt betwist. Daarom is het voorstel beëindigd.
       *[other] Een van de facturen waarvoor er een voorstel was, wordt betwist. Daarom is het voorstel voor alle facturen beëindigd.
    }
ended_by_dispute_next = Wij zoeken het bezwaar uit en schrijven u dan. Tot die tijd krijgt u voor de betwiste factuur geen aanmaning.
ended_by_dispute_others = Voor al het andere geldt weer wat oorspronkelijk was afgesproken, en de gewone aanmaningsprocedure gaat verder. U kunt daarvoor een nieuw voorstel doen.

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
approved_automatically = Uw voorstel voldoet aan de regels die wij daarvoor hebben vastgesteld. Daarom is het meteen en automatisch aangenomen.

## Data

reminder_subject = Uw volgende datum: { $date }
reminder_status = Binnenkort
reminder_intro = Op { $date } is de volgende datum van uw betalingsplan.
reminder_next = Maak { $amount } over, zodat het geld uiterlijk op { $date } bij ons is. Hebt u al betaald? Dan hoeft u niets meer te doen.

due_subject = Uw afgesproken datum: { $date }
due_status = Afgesproken datum
due_intro = Op { $date } moet een betaling van uw plan worden gedaan.
due_next = Maak op { $date } { $amount } over. Hebt u al betaald? Dan hoeft u niets meer te doen.

down_payment_asked_subject = Uw eerste datum: { $date }
down_payment_asked_intro = Op { $date } is de datum van de aanbetaling waarmee uw plan begint.

down_payment_due_subject = Uw plan begint: datum { $date }
down_payment_due_intro = Op { $date } moet de aanbetaling voor uw plan worden gedaan.
down_payment_starts = Uw plan begint zodra de aanbetaling volledig is ontvangen.

missed_subject = Over uw datum { $date }
missed_status = Nog niet ontvangen
missed_intro = Volgens onze gegevens hebben wij voor de datum { $date } nog { $amount } niet ontvangen.
missed_next = Maak { $amount } zo snel mogelijk over. Uw plan loopt door en de latere data blijven gelden. Hebt u de afgelopen dagen betaald? Dan hoeft u niets meer te doen.
missed_next_until = Maak { $amount } over, zodat het geld uiterlijk op { $date } bij ons is. Dan loopt uw plan door. Anders kan het plan eindigen en geldt weer wat oorspronkelijk was afgesproken. Hebt u de afgelopen dagen betaald? Dan hoeft u niets meer te doen.

## Aanbiedingen

offer_subject = Ons aanbod aan u
offer_status = Uw antwoord
offer_intro =
    { $count ->
        [one] Wij bieden u voor deze factuur een betalingsplan aan. Hier staan de data en bedragen.
       *[other] Wij bieden u voor deze facturen een betalingsplan aan. Hier staan de data en bedragen.
    }
counter_offer_intro = Hartelijk dank voor uw voorstel. Wij hebben het bekeken en doen u een ander aanbod. Hier staan ze allebei.
offer_next = Neem het aanbod uiterlijk op { $date } aan of wijs het af: online, of door het ons te laten weten.
offer_unanswered =
    { $count ->
        [one] Tot die tijd krijgt u voor deze factuur geen aanmaning. Zonder uw antwoord verloopt het aanbod en geldt weer wat oorspronkelijk was afgesproken.
       *[other] Tot die tijd krijgt u voor deze facturen geen aanmaning. Zonder uw antwoord verloopt het aanbod en geldt weer wat oorspronkelijk was afgesproken.
    }
left_out_note =
    { $count ->
        [one] Factuur { $invoices } hoort niet bij het aanbod. Daarvoor geldt weer wat oorspronkelijk was afgesproken, en de gewone aanmaningsprocedure gaat verder.
       *[other] De facturen { $invoices } horen niet bij het aanbod. Daarvoor geldt weer wat oorspronkelijk was afgesproken, en de gewone aanmaningsprocedure gaat verder.
    }

offer_ending_subject = Ons aanbod geldt tot en met { $date }
offer_ending_status = Loopt bijna af
offer_ending_intro = Ons aanbod aan u geldt nog tot en met { $date }. Wij hebben daarover nog niets van u gehoord.

offer_declined_subject = Wij hebben uw antwoord ontvangen
offer_declined_status = Afgewezen
offer_declined_intro = U hebt ons aanbod afgewezen. Het is daarmee afgehandeld.

offer_revoked_subject = Ons aanbod geldt niet meer
offer_revoked_status = Ingetrokken
offer_revoked_intro = Wij hebben ons aanbod ingetrokken. U hoeft er niet meer op te antwoorden.

offer_expired_subject = Ons aanbod is verlopen
offer_expired_status = Verlopen
offer_expired_intro = De tijd om op ons aanbod te antwoorden is voorbij. Het is daarmee verlopen.
talk_to_us = Hebt u een andere oplossing nodig? Neem gerust contact met ons op.

amendment_subject = Ons aanbod: een gewijzigd plan
amendment_intro = Wij bieden u aan om uw plan te wijzigen. Hier staan het gewijzigde en uw huidige plan.
amendment_unanswered = Tot die tijd blijft uw huidige plan ongewijzigd gelden. Zonder uw antwoord blijft dat zo.

amendment_declined_subject = Uw plan blijft zoals het is
amendment_declined_intro = U hebt ons aanbod om uw plan te wijzigen afgewezen. Het is daarmee afgehandeld.

amendment_expired_subject = Uw plan geldt ongewijzigd verder
amendment_expired_intro = De tijd om op ons aanbod om uw plan te wijzigen te antwoorden is voorbij. Het is daarmee verlopen.
plan_unchanged = Uw plan blijft met zijn data en bedragen ongewijzigd gelden. Bij elke datum schrijven wij u opnieuw.

## Geld dat kwam of ging

payment_received_subject = Hartelijk dank: uw plan vordert
payment_received_status = Ontvangen
payment_received_intro = Uw betaling van { $amount } is op { $date } bij ons binnengekomen. Hartelijk dank!
next_date = De volgende betaling is { $amount }, afgesproken voor { $date }.
no_next_date = Op dit moment hoeft u niets meer te doen.

payment_returned_subject = Nieuwe stand van uw plan
payment_returned_status = Teruggeboekt
payment_returned_intro = Uw betaling van { $amount } is op { $date } door de bank teruggeboekt. Het bedrag staat in uw plan weer open.
payment_returned_next = Uw bank kan u de reden vertellen. Is er iets onduidelijk? Neem gerust contact met ons op.

balance_changed_subject = Uw plan is veranderd
balance_changed_status = Nieuwe stand
balance_changed_intro = In uw plan stond tot nu toe { $before } open, nu is dat { $after }. De reden is een boeking op uw facturen, bijvoorbeeld een creditnota.
balance_changed_next = De afgesproken data blijven zoals ze zijn.

## Gewijzigde plannen

amended_subject = Uw plan is gewijzigd
amended_status = Gewijzigd
amended_intro = Uw plan is gewijzigd. Wat hier staat, vervangt de data en bedragen tot nu toe.

paused_subject = Uw plan is gepauzeerd tot { $date }
paused_status = Gepauzeerd
paused_intro = Uw plan is gepauzeerd tot { $date }. De data daarna staan hier.
paused_next = Tot { $date } hoeft u niets te betalen en krijgt u geen aanmaning. Daarna gaat uw plan vanzelf verder.

resumed_subject = Uw plan gaat verder
resumed_status = Loopt weer
resumed_intro = De pauze van uw plan is voorbij. Hier staat wat nog te betalen is.

reinstated_subject = Uw plan geldt weer
reinstated_status = Loopt weer
reinstated_intro = Uw plan was beëindigd en geldt vanaf nu weer. Zolang u zich eraan houdt, krijgt u geen aanmaning.

change_wish_subject = Wij hebben uw wijzigingsverzoek ontvangen
change_wish_intro = U wilt uw plan wijzigen. Hartelijk dank voor uw bericht.
change_wish_next = Wij bekijken uw verzoek en nemen contact met u op.

## Beëindigde plannen

lapsed_subject = Uw plan is niet begonnen
lapsed_status = Beëindigd
lapsed_intro = Wij hebben de aanbetaling voor uw plan niet op tijd ontvangen. Daarom kon het plan niet beginnen en is het beëindigd.
paid_meanwhile = Hebt u al betaald? Neem dan contact met ons op, zodat wij dat kunnen uitzoeken.

broken_subject = Uw plan is beëindigd
broken_status = Beëindigd
broken_intro = Wij hebben afgesproken betalingen van uw plan niet ontvangen. Daarom is het plan beëindigd.

cancelled_subject = Uw plan is opgeheven
cancelled_status = Opgeheven
cancelled_intro = Wij hebben uw plan opgeheven. Het geldt vanaf nu niet meer.
completed_subject = Uw plan is afgerond
completed_status = Afgerond
completed_intro = Alle afgesproken betalingen zijn ontvangen. Uw plan is daarmee afgerond. Hartelijk dank!
completed_next =
    { $count ->
        [one] U hoeft niets meer te doen: de factuur is voldaan.
       *[other] U hoeft niets meer te doen: de facturen zijn voldaan.
    }
completed_not_covered = Er staat nog { $amount } open dat niet onder het plan viel. Daarvoor geldt wat oorspronkelijk was afgesproken, en de gewone aanmaningsprocedure gaat verder.
completed_credit = U hebt { $amount } meer betaald dan nodig was. Wij nemen daarover contact met u op.

## Betwiste facturen

dispute_received_subject = Wij hebben uw bezwaar ontvangen
dispute_received_intro =
    { $count ->
        [one] U betwist een factuur. Hartelijk dank voor uw bericht. Wij bekijken het zorgvuldig.
       *[other] U betwist meerdere facturen. Hartelijk dank voor uw bericht. Wij bekijken het zorgvuldig.
    }
dispute_received_next =
    { $count ->
        [one] Wij schrijven u zodra dit is uitgezocht. Tot die tijd krijgt u voor deze factuur geen aanmaning.
       *[other] Wij schrijven u zodra dit is uitgezocht. Tot die tijd krijgt u voor deze facturen geen aanmaning.
    }
dispute_plan_goes_on = Hebt u hiervoor een betalingsplan, dan loopt dat ongewijzigd door.

dispute_answered_subject = Ons antwoord op uw bezwaar
dispute_answered_status = Afgehandeld
dispute_answered_intro =
    { $count ->
        [one] Wij hebben uw bezwaar tegen de factuur bekeken. Het is daarmee afgehandeld.
       *[other] Wij hebben uw bezwaar tegen de facturen bekeken. Het is daarmee afgehandeld.
    }
dispute_answered_next =
    { $count ->
        [one] Voor zover op de factuur nog iets openstaat en er geen betalingsplan is, gaat de gewone aanmaningsprocedure verder.
       *[other] Voor zover op de facturen nog iets openstaat en er geen betalingsplan is, gaat de gewone aanmaningsprocedure verder.
    }

## Toegang

access_status = Uw toegang
not_asked_for = Hebt u dit niet aangevraagd? Dan hoeft u niets te doen.

portal_link_subject = Uw persoonlijke toegang
portal_link_intro = Met deze link opent u uw persoonlijke pagina bij { $creditor }. Daar ziet u uw facturen en afspraken en kunt u een voorstel doen.
portal_link_next = De link is geldig tot en met { $date }. Hij is alleen voor u bestemd: geef hem niet door.

address_subject = Bevestig uw adres
address_status = Te bevestigen
address_intro = Dit e-mailadres is bij { $creditor } voor u opgegeven. Klopt het?
address_next = Bevestig het adres uiterlijk op { $date }. Daarna schrijven wij u op dit adres.
address_unknown = Kent u ons niet? Dan hoeft u niets te doen: zonder bevestiging gebruiken wij het adres niet.

code_subject = Uw code om in te loggen
code_intro = Met deze code logt u in bij { $creditor }.
code_next =
    { $minutes ->
        [one] Vul de code binnen één minuut in. Geef hem aan niemand door, ook niet aan ons.
       *[other] Vul de code binnen { $minutes } minuten in. Geef hem aan niemand door, ook niet aan ons.
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
to_do_status = Te doen

offer_taken_subject = Uw aanbod is aangenomen
offer_taken_intro = De klant heeft uw aanbod aangenomen. Het plan geldt zoals het was aangeboden.
offer_taken_next = U hoeft niets te doen: bij elke datum krijgt de klant bericht, en de aanmaningsprocedure rust zolang het plan loopt.

offer_refused_subject = Uw aanbod is afgewezen
offer_refused_intro = De klant heeft uw aanbod afgewezen.
offer_refused_next =
    { $count ->
        [one] Voor de factuur geldt wat voor het aanbod gold: een lopend plan loopt door; zonder plan gaat de gewone aanmaningsprocedure verder. U kunt een nieuw aanbod doen.
       *[other] Voor de facturen geldt wat voor het aanbod gold: een lopend plan loopt door; zonder plan gaat de gewone aanmaningsprocedure verder. U kunt een nieuw aanbod doen.
    }

change_wanted_subject = Een klant wil zijn plan wijzigen
change_wanted_intro = Voor een lopend plan is een wijzigingsverzoek binnengekomen.
change_wanted_next = Antwoord de klant of wijzig het plan. Tot die tijd loopt het ongewijzigd door.

disputed_subject = Een klant maakt bezwaar
disputed_intro =
    { $count ->
        [one] Een factuur wordt betwist.
       *[other] { $count } facturen worden betwist.
    }
disputed_next =
    { $count ->
        [one] Zoek het bezwaar uit en hef daarna de blokkering op. Tot die tijd wordt voor de factuur niet aangemaand; een lopend plan loopt door.
       *[other] Zoek het bezwaar uit en hef daarna de blokkeringen op. Tot die tijd wordt voor de facturen niet aangemaand; een lopend plan loopt door.
    }

plan_broken_subject = Een plan is beëindigd
plan_broken_intro = Een plan is beëindigd, omdat afgesproken betalingen niet zijn ontvangen.

plan_lapsed_subject = Een plan is niet begonnen
plan_lapsed_intro = Een plan is niet begonnen, omdat de aanbetaling niet is ontvangen. Het is daarmee beëindigd.
plan_stopped_next =
    { $count ->
        [one] De factuur is weer vrijgegeven en de gewone aanmaningsprocedure gaat verder. Binnen 60 dagen kunt u het plan weer laten gelden.
       *[other] De facturen zijn weer vrijgegeven en de gewone aanmaningsprocedure gaat verder. Binnen 60 dagen kunt u het plan weer laten gelden.
    }

returned_subject = Een terugboeking van de bank
returned_status = Teruggeboekt
returned_intro = De bank heeft een betaling teruggeboekt. Wat daarmee was betaald, staat weer open.
returned_next = De bedragen zijn opnieuw berekend en de klant is op de hoogte. U hoeft niets te doen.

tasks_subject = Uw taken voor vandaag
tasks_intro =
    { $count ->
        [one] Er wacht één taak op u.
       *[other] Er wachten { $count } taken op u.
    }
tasks_next = Elke taak laat zien waar het om gaat en wat u kunt doen. Zolang er iets te doen is, schrijven wij u één keer per dag.
task_unmatched_payment = Niet toegewezen betalingen
task_held_payment = Aangehouden betalingen
task_unconfirmed_instalment = Onbevestigde betaaldata
task_remainder = Kleine restbedragen
task_credit = Tegoeden van klanten
task_disputed_invoice = Betwiste facturen
task_change_wanted = Wijzigingsverzoeken
task_letter_to_print = Brieven om af te drukken
task_mail_undeliverable = Onbestelbare e-mailadressen
task_in_doubt = Plannen met onduidelijke bedragen
task_in_ledger = Betalingen die al verwerkt zijn
task_possible_refund = Mogelijke terugbetalingen

undeliverable_subject = Een adres is niet bereikbaar
undeliverable_intro = Een e-mail aan deze klant kon niet worden bezorgd.
undeliverable_next = Vul een nieuw adres in. Tot die tijd staan berichten aan de klant als brieven klaar om af te drukken.
