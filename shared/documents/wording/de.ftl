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

## Termine

reminder_subject = Ihr nächster Termin: { $date }
reminder_status = Demnächst
reminder_intro = am { $date } ist der nächste Termin Ihres Zahlungsplans.
reminder_next = Bitte überweisen Sie { $amount } so, dass das Geld bis zum { $date } bei uns ist. Haben Sie schon gezahlt? Dann müssen Sie nichts mehr tun.

due_subject = Ihr vereinbarter Termin am { $date }
due_status = Termin
due_intro = am { $date } wird eine Zahlung Ihres Plans fällig.
due_next = Bitte überweisen Sie { $amount } am { $date }. Haben Sie schon gezahlt? Dann müssen Sie nichts mehr tun.

completed_subject = Ihr Plan ist abgeschlossen
completed_status = Abgeschlossen
completed_intro = alle vereinbarten Zahlungen sind eingegangen. Ihr Plan ist damit abgeschlossen. Vielen Dank!
completed_next =
    { $count ->
        [one] Sie müssen nichts mehr tun: Die Rechnung ist erledigt.
       *[other] Sie müssen nichts mehr tun: Die Rechnungen sind erledigt.
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
