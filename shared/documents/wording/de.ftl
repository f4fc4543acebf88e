### Die Worte aller E-Mails auf Deutsch.
###
### Anrede: Sie. Einfache, ruhige Sätze. Niemand ist schuld. Im Betreff kein Betrag und kein Wort von Schulden,
### Zahlungen oder Rechnungen. { $name } in geschweiften Klammern wird ersetzt und bleibt stehen, wie es ist.

## Was in jeder E-Mail steht

greeting = Guten Tag { $name },
greeting_unnamed = Guten Tag,
closing = Mit freundlichen Grüßen
footer = Diese E-Mail wurde automatisch erstellt. Antworten Sie einfach darauf: Ihre Antwort erreicht { $creditor }.
footer_to_finance = Diese E-Mail wurde automatisch für die Buchhaltung von { $creditor } erstellt.
contact_title = Fragen? Wir helfen gern
customer_contact_title = Rückfragen an
phone = Telefon
next_title = Wie es weitergeht
view_plan = Online ansehen
view_proposal = Vorschlag prüfen
view_offer = Angebot ansehen
view_case = Vorgang ansehen
view_tasks = Aufgaben öffnen
open_portal = Persönliche Seite öffnen
confirm_address = Adresse bestätigen
footer_on_paper = Dieses Schreiben wurde automatisch erstellt und ist ohne Unterschrift gültig.

## Überschriften und Spalten

schedule_title = Ihr Zahlungsplan
proposal_title = Der vorgeschlagene Plan
later_title = Die Termine danach
payment_title = Diese Zahlung
bank_title = Bankverbindung
bank_note = Bitte geben Sie bei jeder Zahlung die Referenz aus der Zeile des Termins an. So kommt sie gleich richtig an.
invoices_title =
    { $count ->
        [one] Die Rechnung
       *[other] Die Rechnungen
    }
column_due = Termin
column_amount = Betrag
column_invoice = Rechnung
column_open = Offen
down_payment = Anzahlung
total = Summe
issued = vom { $date }
account_holder = Empfänger
iban = IBAN
reference = Referenz
amount = Betrag
due = Termin
own_reason_title = Ihre Begründung
creditor_reason_title = Der Grund
customer_reason_title = Begründung
offer_title = Unser Angebot
own_proposal_title = Ihr Vorschlag
amendment_title = Der geänderte Plan
current_title = Ihr bisheriger Plan
left_out_title = Nicht Teil des Angebots
message_title = Unsere Nachricht an Sie
customer_message_title = Nachricht des Kunden
standing_title = Der aktuelle Stand
still_to_pay_title = Was noch zu zahlen ist
next_payment_title = Die nächste Zahlung
overview_title = Im Überblick
tasks_title = Was zu tun ist
code_title = Ihr Code
bank_note_invoices =
    { $count ->
        [one] Bitte geben Sie bei einer Zahlung die Rechnungsnummer an.
       *[other] Bitte geben Sie bei einer Zahlung die Rechnungsnummern an.
    }
column_task = Aufgabe
column_count = Anzahl
code = Code
fact_received = Eingegangen
fact_returned = Zurückgebucht
fact_booked = Gebucht am
fact_still_open = Noch offen
fact_open_now = Jetzt offen
fact_open_before = Bisher offen
fact_customer = Kunde
fact_address = Adresse

## Gründe zur Auswahl

hardship_temporary_shortage = Zurzeit ist das Geld knapp.
hardship_loss_of_income = Einkommen ist weggefallen.
hardship_unexpected_expenses = Es gab unerwartete Ausgaben.
hardship_waiting_for_payments = Zahlungen von anderen stehen noch aus.
hardship_other = Ein anderer Grund.
rejection_too_long = Der Plan würde zu lange dauern.
rejection_instalments_too_small = Die einzelnen Beträge sind zu klein.
rejection_earlier_plan_not_kept = Ein früherer Plan konnte nicht zu Ende geführt werden.
rejection_invoice_not_suited = Diese Rechnung eignet sich nicht für einen Plan.
rejection_other = Ein anderer Grund.

## Vorschlag eingegangen, geändert

received_subject = Ihr Vorschlag ist bei uns eingegangen
received_status = Eingegangen
received_intro =
    { $count ->
        [one] vielen Dank für Ihren Vorschlag. Wir prüfen ihn in Ruhe. Solange wir prüfen, bekommen Sie zu dieser Rechnung keine Mahnung.
       *[other] vielen Dank für Ihren Vorschlag. Wir prüfen ihn in Ruhe. Solange wir prüfen, bekommen Sie zu diesen Rechnungen keine Mahnung.
    }
received_next = Wir entscheiden bis zum { $date } und schreiben Ihnen dann. Bis dahin müssen Sie nichts tun. Solange wir nicht entschieden haben, können Sie Ihren Vorschlag ändern oder zurückziehen.

changed_subject = Ihr geänderter Vorschlag ist bei uns eingegangen
changed_status = Geändert
changed_intro = Sie haben Ihren Vorschlag geändert. Wir prüfen jetzt nur noch den Plan, der hier steht.

## Zurückgezogen, abgelehnt, abgelaufen

withdrawn_subject = Ihr Vorschlag ist zurückgezogen
withdrawn_status = Zurückgezogen
withdrawn_intro = Sie haben Ihren Vorschlag zurückgezogen. Damit ist er erledigt.

back_to_normal =
    { $count ->
        [one] Für die Rechnung gilt wieder, was ursprünglich vereinbart war, und das reguläre Mahnverfahren geht weiter.
       *[other] Für die Rechnungen gilt wieder, was ursprünglich vereinbart war, und das reguläre Mahnverfahren geht weiter.
    }
new_proposal_from = Ab dem { $date } können Sie einen neuen Vorschlag machen.
new_proposal_any_time = Sie können jederzeit einen neuen Vorschlag machen.

rejected_subject = Unsere Antwort auf Ihren Vorschlag
rejected_status = Entschieden
rejected_intro = vielen Dank für Ihren Vorschlag. Wir haben ihn geprüft und können ihn leider nicht annehmen.

expired_subject = Ihr Vorschlag ist abgelaufen
expired_status = Abgelaufen
expired_intro = über Ihren Vorschlag wurde nicht rechtzeitig entschieden, deshalb ist er abgelaufen. Das lag nicht an Ihnen.

void_subject = Ihr Vorschlag hat sich erledigt
void_status = Erledigt
void_intro = zu Ihrem Vorschlag ist nichts mehr offen. Er ist damit erledigt.

ended_by_dispute_subject = Ihr Vorschlag ist beendet
ended_by_dispute_status = Beendet
ended_by_dispute_intro =
    { $count ->
        [one] die Rechnung, zu der es einen Vorschlag gab, wird bestritten. Deshalb ist der Vorschlag beendet.
       *[other] eine der Rechnungen, zu denen es einen Vorschlag gab, wird bestritten. Deshalb ist der Vorschlag für alle Rechnungen beendet.
    }
ended_by_dispute_next = Wir klären die Einwände und schreiben Ihnen dann. Bis dahin bekommen Sie zu der bestrittenen Rechnung keine Mahnung.
ended_by_dispute_others = Für alles andere gilt wieder, was ursprünglich vereinbart war, und das reguläre Mahnverfahren geht weiter. Sie können dafür einen neuen Vorschlag machen.

## Angenommen

approved_subject = Ihr Vorschlag ist angenommen
approved_status = Angenommen
approved_intro = { $creditor } hat Ihren Vorschlag angenommen. Der Plan gilt ab sofort. Solange Sie ihn einhalten, bekommen Sie keine Mahnung.
approved_next =
    { $count ->
        [one] Bitte zahlen Sie { $amount } bis zum { $date }.
       *[other] Bitte zahlen Sie als Erstes { $amount } bis zum { $date }. Zu jedem Termin schreiben wir Ihnen noch einmal.
    }
approved_with_down_payment_intro = { $creditor } hat Ihren Vorschlag angenommen. Der Plan beginnt, sobald Ihre Anzahlung eingegangen ist.
approved_with_down_payment_next = Bitte zahlen Sie die Anzahlung von { $amount } bis zum { $date }. Damit beginnt der Plan. Zu jedem weiteren Termin schreiben wir Ihnen noch einmal.
approved_automatically = Ihr Vorschlag entspricht den Vorgaben, die wir dafür festgelegt haben. Deshalb wurde er sofort und automatisch angenommen.

## Termine

reminder_subject = Ihr nächster Termin: { $date }
reminder_status = Demnächst
reminder_intro = am { $date } ist der nächste Termin Ihres Zahlungsplans.
reminder_next = Bitte überweisen Sie { $amount } so, dass das Geld bis zum { $date } bei uns ist. Haben Sie schon gezahlt? Dann müssen Sie nichts mehr tun.

due_subject = Ihr vereinbarter Termin am { $date }
due_status = Termin
due_intro = am { $date } wird eine Zahlung Ihres Plans fällig.
due_next = Bitte überweisen Sie { $amount } am { $date }. Haben Sie schon gezahlt? Dann müssen Sie nichts mehr tun.

down_payment_asked_subject = Ihr erster Termin: { $date }
down_payment_asked_intro = am { $date } ist der Termin für die Anzahlung, mit der Ihr Plan beginnt.

down_payment_due_subject = Ihr Plan beginnt: Termin am { $date }
down_payment_due_intro = am { $date } wird die Anzahlung für Ihren Plan fällig.
down_payment_starts = Ihr Plan beginnt, sobald die Anzahlung ganz eingegangen ist.

missed_subject = Zu Ihrem Termin am { $date }
missed_status = Noch nicht eingegangen
missed_intro = zum Termin am { $date } fehlen nach unseren Unterlagen noch { $amount }.
missed_next = Bitte überweisen Sie { $amount } so bald wie möglich. Ihr Plan läuft weiter, und die späteren Termine bleiben. Haben Sie in den letzten Tagen gezahlt? Dann müssen Sie nichts mehr tun.
missed_next_until = Bitte überweisen Sie { $amount } so, dass das Geld bis zum { $date } bei uns ist. Dann läuft Ihr Plan weiter. Sonst kann der Plan enden, und es gilt wieder, was ursprünglich vereinbart war. Haben Sie in den letzten Tagen gezahlt? Dann müssen Sie nichts mehr tun.

## Angebote

offer_subject = Unser Angebot an Sie
offer_status = Ihre Antwort
offer_intro =
    { $count ->
        [one] wir bieten Ihnen für diese Rechnung einen Zahlungsplan an. Hier stehen seine Termine und Beträge.
       *[other] wir bieten Ihnen für diese Rechnungen einen Zahlungsplan an. Hier stehen seine Termine und Beträge.
    }
counter_offer_intro = vielen Dank für Ihren Vorschlag. Wir haben ihn geprüft und machen Ihnen ein anderes Angebot. Hier stehen beide.
offer_next = Bitte nehmen Sie das Angebot bis zum { $date } an oder lehnen Sie es ab: online, oder indem Sie uns Bescheid geben.
offer_unanswered =
    { $count ->
        [one] Bis dahin bekommen Sie zu dieser Rechnung keine Mahnung. Ohne Ihre Antwort läuft das Angebot ab, und es gilt wieder, was ursprünglich vereinbart war.
       *[other] Bis dahin bekommen Sie zu diesen Rechnungen keine Mahnung. Ohne Ihre Antwort läuft das Angebot ab, und es gilt wieder, was ursprünglich vereinbart war.
    }
left_out_note =
    { $count ->
        [one] Die Rechnung { $invoices } gehört nicht zum Angebot. Für sie gilt wieder, was ursprünglich vereinbart war, und das reguläre Mahnverfahren geht weiter.
       *[other] Die Rechnungen { $invoices } gehören nicht zum Angebot. Für sie gilt wieder, was ursprünglich vereinbart war, und das reguläre Mahnverfahren geht weiter.
    }

offer_ending_subject = Unser Angebot gilt bis zum { $date }
offer_ending_status = Endet bald
offer_ending_intro = unser Angebot an Sie gilt noch bis zum { $date }. Bisher haben wir dazu nichts von Ihnen gehört.

offer_declined_subject = Ihre Antwort ist bei uns eingegangen
offer_declined_status = Abgelehnt
offer_declined_intro = Sie haben unser Angebot abgelehnt. Damit ist es erledigt.

offer_revoked_subject = Unser Angebot gilt nicht mehr
offer_revoked_status = Zurückgenommen
offer_revoked_intro = wir haben unser Angebot zurückgenommen. Sie müssen nicht mehr darauf antworten.

offer_expired_subject = Unser Angebot ist abgelaufen
offer_expired_status = Abgelaufen
offer_expired_intro = die Frist für eine Antwort auf unser Angebot ist vorbei. Damit ist es abgelaufen.
talk_to_us = Brauchen Sie eine andere Lösung? Sprechen Sie uns bitte an.

amendment_subject = Unser Angebot: ein geänderter Plan
amendment_intro = wir bieten Ihnen an, Ihren Plan zu ändern. Hier stehen der geänderte und Ihr bisheriger Plan.
amendment_unanswered = Bis dahin gilt Ihr bisheriger Plan unverändert. Ohne Ihre Antwort bleibt es dabei.

amendment_declined_subject = Ihr Plan bleibt, wie er ist
amendment_declined_intro = Sie haben unser Angebot, Ihren Plan zu ändern, abgelehnt. Damit ist es erledigt.

amendment_expired_subject = Ihr Plan gilt unverändert weiter
amendment_expired_intro = die Frist für eine Antwort auf unser Angebot, Ihren Plan zu ändern, ist vorbei. Damit ist es abgelaufen.
plan_unchanged = Ihr Plan gilt mit seinen Terminen und Beträgen unverändert weiter. Zu jedem Termin schreiben wir Ihnen noch einmal.

## Geld, das kam oder ging

payment_received_subject = Vielen Dank: Ihr Plan kommt voran
payment_received_status = Eingegangen
payment_received_intro = Ihre Zahlung von { $amount } ist am { $date } bei uns eingegangen. Vielen Dank!
next_date = Die nächste Zahlung beträgt { $amount } und ist zum { $date } vereinbart.
no_next_date = Im Moment müssen Sie nichts weiter tun.

payment_returned_subject = Neuer Stand Ihres Plans
payment_returned_status = Zurückgebucht
payment_returned_intro = Ihre Zahlung von { $amount } wurde am { $date } von der Bank zurückgebucht. Der Betrag ist in Ihrem Plan wieder offen.
payment_returned_next = Den Grund kann Ihnen Ihre Bank nennen. Ist etwas unklar? Sprechen Sie uns bitte an.

balance_changed_subject = Ihr Plan hat sich geändert
balance_changed_status = Neuer Stand
balance_changed_intro = in Ihrem Plan waren bisher { $before } offen, jetzt sind es { $after }. Der Grund ist eine Buchung auf Ihren Rechnungen, zum Beispiel eine Gutschrift.
balance_changed_next = Die vereinbarten Termine bleiben, wie sie sind.

## Geänderte Pläne

amended_subject = Ihr Plan ist geändert
amended_status = Geändert
amended_intro = Ihr Plan ist geändert. Was hier steht, ersetzt die bisherigen Termine und Beträge.

paused_subject = Ihr Plan ruht bis zum { $date }
paused_status = Pausiert
paused_intro = Ihr Plan ruht bis zum { $date }. Die Termine danach stehen hier.
paused_next = Bis zum { $date } müssen Sie nichts zahlen und bekommen keine Mahnung. Danach geht Ihr Plan von selbst weiter.

resumed_subject = Ihr Plan geht weiter
resumed_status = Läuft wieder
resumed_intro = die Pause Ihres Plans ist vorbei. Hier steht, was noch zu zahlen ist.

reinstated_subject = Ihr Plan gilt wieder
reinstated_status = Läuft wieder
reinstated_intro = Ihr Plan war beendet und gilt ab sofort wieder. Solange Sie ihn einhalten, bekommen Sie keine Mahnung.

change_wish_subject = Ihr Änderungswunsch ist bei uns eingegangen
change_wish_intro = Sie möchten Ihren Plan ändern. Vielen Dank für Ihre Nachricht.
change_wish_next = Wir sehen uns Ihren Wunsch an und melden uns bei Ihnen.

## Beendete Pläne

lapsed_subject = Ihr Plan hat nicht begonnen
lapsed_status = Beendet
lapsed_intro = die Anzahlung für Ihren Plan haben wir nicht rechtzeitig erhalten. Deshalb konnte der Plan nicht beginnen und ist beendet.
paid_meanwhile = Haben Sie schon gezahlt? Dann melden Sie sich bitte bei uns, damit wir das klären.

broken_subject = Ihr Plan ist beendet
broken_status = Beendet
broken_intro = wir haben vereinbarte Zahlungen Ihres Plans nicht erhalten. Deshalb ist der Plan beendet.

cancelled_subject = Ihr Plan ist aufgehoben
cancelled_status = Aufgehoben
cancelled_intro = wir haben Ihren Plan aufgehoben. Er gilt ab sofort nicht mehr.
completed_subject = Ihr Plan ist abgeschlossen
completed_status = Abgeschlossen
completed_intro = alle vereinbarten Zahlungen sind eingegangen. Ihr Plan ist damit abgeschlossen. Vielen Dank!
completed_next =
    { $count ->
        [one] Sie müssen nichts mehr tun: Die Rechnung ist erledigt.
       *[other] Sie müssen nichts mehr tun: Die Rechnungen sind erledigt.
    }
completed_not_covered = Noch offen sind { $amount }, die der Plan nicht umfasst hat. Dafür gilt, was ursprünglich vereinbart war, und das reguläre Mahnverfahren geht weiter.
completed_credit = Sie haben { $amount } mehr gezahlt, als nötig war. Wir melden uns deswegen bei Ihnen.

## Bestrittene Rechnungen

dispute_received_subject = Ihre Einwände sind bei uns eingegangen
dispute_received_intro =
    { $count ->
        [one] Sie bestreiten eine Rechnung. Vielen Dank für den Hinweis. Wir prüfen das in Ruhe.
       *[other] Sie bestreiten mehrere Rechnungen. Vielen Dank für den Hinweis. Wir prüfen das in Ruhe.
    }
dispute_received_next =
    { $count ->
        [one] Wir schreiben Ihnen, sobald das geklärt ist. Bis dahin bekommen Sie zu dieser Rechnung keine Mahnung.
       *[other] Wir schreiben Ihnen, sobald das geklärt ist. Bis dahin bekommen Sie zu diesen Rechnungen keine Mahnung.
    }
dispute_plan_goes_on = Haben Sie dafür einen Zahlungsplan, läuft er unverändert weiter.

dispute_answered_subject = Unsere Antwort auf Ihre Einwände
dispute_answered_status = Geklärt
dispute_answered_intro =
    { $count ->
        [one] wir haben Ihre Einwände gegen die Rechnung geprüft. Die Klärung ist damit abgeschlossen.
       *[other] wir haben Ihre Einwände gegen die Rechnungen geprüft. Die Klärung ist damit abgeschlossen.
    }
dispute_answered_next =
    { $count ->
        [one] Soweit auf der Rechnung noch etwas offen ist und kein Zahlungsplan besteht, geht das reguläre Mahnverfahren weiter.
       *[other] Soweit auf den Rechnungen noch etwas offen ist und kein Zahlungsplan besteht, geht das reguläre Mahnverfahren weiter.
    }

## Zugang

access_status = Ihr Zugang
not_asked_for = Haben Sie das nicht angefordert? Dann müssen Sie nichts tun.

portal_link_subject = Ihr persönlicher Zugang
portal_link_intro = mit diesem Link öffnen Sie Ihre persönliche Seite bei { $creditor }. Dort sehen Sie Ihre Rechnungen und Vereinbarungen und können einen Vorschlag machen.
portal_link_next = Der Link gilt bis zum { $date }. Er ist nur für Sie bestimmt: Bitte geben Sie ihn nicht weiter.

address_subject = Bitte bestätigen Sie Ihre Adresse
address_status = Zu bestätigen
address_intro = diese E-Mail-Adresse wurde bei { $creditor } für Sie angegeben. Ist sie richtig?
address_next = Bitte bestätigen Sie die Adresse bis zum { $date }. Danach schreiben wir Ihnen an diese Adresse.
address_unknown = Kennen Sie uns nicht? Dann müssen Sie nichts tun: Ohne Bestätigung verwenden wir die Adresse nicht.

code_subject = Ihr Code zum Anmelden
code_intro = mit diesem Code melden Sie sich bei { $creditor } an.
code_next =
    { $minutes ->
        [one] Bitte geben Sie den Code innerhalb einer Minute ein. Geben Sie ihn niemandem weiter, auch uns nicht.
       *[other] Bitte geben Sie den Code innerhalb von { $minutes } Minuten ein. Geben Sie ihn niemandem weiter, auch uns nicht.
    }

## An die Buchhaltung

waits_subject = Ein Vorschlag wartet auf Ihre Entscheidung
waits_status = Zu entscheiden
waits_intro =
    { $count ->
        [one] { $customer } hat für eine Rechnung eine Zahlungsvereinbarung vorgeschlagen.
       *[other] { $customer } hat für { $count } Rechnungen eine Zahlungsvereinbarung vorgeschlagen.
    }
waits_intro_unnamed =
    { $count ->
        [one] für eine Rechnung wurde eine Zahlungsvereinbarung vorgeschlagen.
       *[other] für { $count } Rechnungen wurde eine Zahlungsvereinbarung vorgeschlagen.
    }
waits_next =
    { $count ->
        [one] Bitte entscheiden Sie bis zum { $date }. Danach läuft der Vorschlag ab, und die Rechnung wird wieder freigegeben.
       *[other] Bitte entscheiden Sie bis zum { $date }. Danach läuft der Vorschlag ab, und die Rechnungen werden wieder freigegeben.
    }
decision_due_subject = Bitte bis zum { $date } entscheiden
decision_due_status = Frist läuft ab
decision_due_intro =
    { $count ->
        [one] der Vorschlag von { $customer } für eine Rechnung wartet noch auf Ihre Entscheidung.
       *[other] der Vorschlag von { $customer } für { $count } Rechnungen wartet noch auf Ihre Entscheidung.
    }
decision_due_intro_unnamed =
    { $count ->
        [one] ein Vorschlag für eine Rechnung wartet noch auf Ihre Entscheidung.
       *[other] ein Vorschlag für { $count } Rechnungen wartet noch auf Ihre Entscheidung.
    }
to_do_status = Zu erledigen

offer_taken_subject = Ihr Angebot ist angenommen
offer_taken_intro = der Kunde hat Ihr Angebot angenommen. Der Plan gilt so, wie er angeboten war.
offer_taken_next = Sie müssen nichts tun: Zu jedem Termin wird der Kunde angeschrieben, und das Mahnverfahren ruht, solange der Plan läuft.

offer_refused_subject = Ihr Angebot ist abgelehnt
offer_refused_intro = der Kunde hat Ihr Angebot abgelehnt.
offer_refused_next =
    { $count ->
        [one] Für die Rechnung gilt, was vor dem Angebot galt: Ein laufender Plan läuft weiter; ohne Plan geht das reguläre Mahnverfahren weiter. Sie können ein neues Angebot machen.
       *[other] Für die Rechnungen gilt, was vor dem Angebot galt: Ein laufender Plan läuft weiter; ohne Plan geht das reguläre Mahnverfahren weiter. Sie können ein neues Angebot machen.
    }

change_wanted_subject = Ein Kunde möchte seinen Plan ändern
change_wanted_intro = zu einem laufenden Plan ist ein Änderungswunsch eingegangen.
change_wanted_next = Bitte antworten Sie dem Kunden oder ändern Sie den Plan. Bis dahin läuft er unverändert weiter.

disputed_subject = Ein Kunde erhebt Einwände
disputed_intro =
    { $count ->
        [one] eine Rechnung wird bestritten.
       *[other] { $count } Rechnungen werden bestritten.
    }
disputed_next =
    { $count ->
        [one] Bitte klären Sie die Einwände und heben Sie die Sperre danach auf. Bis dahin wird die Rechnung nicht angemahnt; ein laufender Plan läuft weiter.
       *[other] Bitte klären Sie die Einwände und heben Sie die Sperren danach auf. Bis dahin werden die Rechnungen nicht angemahnt; ein laufender Plan läuft weiter.
    }

plan_broken_subject = Ein Plan ist beendet
plan_broken_intro = ein Plan ist beendet, weil vereinbarte Zahlungen nicht eingegangen sind.

plan_lapsed_subject = Ein Plan hat nicht begonnen
plan_lapsed_intro = ein Plan hat nicht begonnen, weil die Anzahlung nicht eingegangen ist. Er ist damit beendet.
plan_stopped_next =
    { $count ->
        [one] Die Rechnung ist wieder freigegeben, und das reguläre Mahnverfahren geht weiter. Innerhalb von 60 Tagen können Sie den Plan wieder in Kraft setzen.
       *[other] Die Rechnungen sind wieder freigegeben, und das reguläre Mahnverfahren geht weiter. Innerhalb von 60 Tagen können Sie den Plan wieder in Kraft setzen.
    }

returned_subject = Eine Rückbuchung der Bank
returned_status = Zurückgebucht
returned_intro = die Bank hat eine Zahlung zurückgebucht. Was damit bezahlt war, ist wieder offen.
returned_next = Die Beträge sind neu berechnet, und der Kunde ist informiert. Sie müssen nichts tun.

tasks_subject = Ihre Aufgaben für heute
tasks_intro =
    { $count ->
        [one] eine Aufgabe wartet auf Sie.
       *[other] { $count } Aufgaben warten auf Sie.
    }
tasks_next = Jede Aufgabe zeigt, worum es geht und was Sie tun können. Solange etwas zu tun ist, schreiben wir Ihnen einmal am Tag.
task_unmatched_payment = Nicht zugeordnete Zahlungen
task_held_payment = Zurückgehaltene Zahlungen
task_unconfirmed_instalment = Unbestätigte Zahlungstermine
task_remainder = Kleine Restbeträge
task_credit = Guthaben von Kunden
task_disputed_invoice = Bestrittene Rechnungen
task_change_wanted = Änderungswünsche
task_letter_to_print = Briefe zum Ausdrucken
task_mail_undeliverable = Unzustellbare E-Mail-Adressen
task_in_doubt = Pläne mit unklaren Beträgen
task_in_ledger = Zahlungen, die schon verbucht sind
task_possible_refund = Mögliche Erstattungen

undeliverable_subject = Eine Adresse ist nicht erreichbar
undeliverable_intro = eine E-Mail an diesen Kunden konnte nicht zugestellt werden.
undeliverable_next = Bitte tragen Sie eine neue Adresse ein. Bis dahin liegen Schreiben an den Kunden als Briefe zum Ausdrucken bereit.
