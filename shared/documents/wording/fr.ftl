### Les mots de tous les courriels en français.
###
### Vouvoiement. Des phrases simples et calmes. Personne n'est en faute. Dans l'objet, ni montant ni mot de dette, de
### paiement ou de facture. { $name } entre accolades est remplacé et reste tel quel.

## Ce qui figure dans chaque courriel

greeting = Bonjour { $name },
greeting_unnamed = Bonjour,
closing = Cordialement
footer = Ce courriel a été rédigé automatiquement. Vous pouvez y répondre : votre réponse parvient à { $creditor }.
footer_to_finance = Ce courriel a été rédigé automatiquement pour le service financier de { $creditor }.
contact_title = Des questions ? Nous sommes là
customer_contact_title = Questions à
phone = Téléphone
next_title = La suite
view_plan = Voir en ligne
view_proposal = Examiner la proposition

## Titres et colonnes

schedule_title = Votre plan de paiement
proposal_title = Le plan proposé
later_title = Les dates suivantes
payment_title = Ce paiement
bank_title = Coordonnées bancaires
bank_note = À chaque paiement, merci d'indiquer la référence qui figure à côté de sa date. Il arrivera ainsi tout de suite au bon endroit.
invoices_title =
    { $count ->
        [one] La facture
       *[other] Les factures
    }
column_due = Date
column_amount = Montant
column_invoice = Facture
column_open = Solde
down_payment = Acompte
total = Total
issued = du { $date }
account_holder = Bénéficiaire
iban = IBAN
reference = Référence
amount = Montant
due = Date
own_reason_title = Votre motif
creditor_reason_title = Le motif
customer_reason_title = Motif indiqué

## Motifs au choix

hardship_temporary_shortage = L'argent manque en ce moment.
hardship_loss_of_income = Des revenus ont disparu.
hardship_unexpected_expenses = Il y a eu des dépenses imprévues.
hardship_waiting_for_payments = Des paiements d'autres personnes sont encore attendus.
hardship_other = Un autre motif.
rejection_too_long = Le plan durerait trop longtemps.
rejection_instalments_too_small = Les différents montants sont trop petits.
rejection_earlier_plan_not_kept = Un plan précédent n'a pas pu être mené à terme.
rejection_invoice_not_suited = Cette facture ne se prête pas à un plan.
rejection_other = Un autre motif.

## Proposition reçue, modifiée

received_subject = Nous avons reçu votre proposition
received_status = Reçue
received_intro =
    { $count ->
        [one] Merci pour votre proposition. Nous l'examinons avec attention. Pendant ce temps, vous ne recevrez aucune relance pour cette facture.
       *[other] Merci pour votre proposition. Nous l'examinons avec attention. Pendant ce temps, vous ne recevrez aucune relance pour ces factures.
    }
received_next = Nous déciderons au plus tard le { $date } et vous écrirons alors. D'ici là, vous n'avez rien à faire. Tant que nous n'avons pas décidé, vous pouvez modifier ou retirer votre proposition.

changed_subject = Nous avons reçu votre proposition modifiée
changed_status = Modifiée
changed_intro = Vous avez modifié votre proposition. Nous n'examinons plus que le plan qui figure ici.

## Retirée, refusée, expirée

withdrawn_subject = Votre proposition est retirée
withdrawn_status = Retirée
withdrawn_intro = Vous avez retiré votre proposition. Elle est donc close.

back_to_normal =
    { $count ->
        [one] Ce qui était convenu à l'origine vaut de nouveau pour la facture, et la procédure de relance habituelle reprend.
       *[other] Ce qui était convenu à l'origine vaut de nouveau pour les factures, et la procédure de relance habituelle reprend.
    }
new_proposal_from = Vous pourrez faire une nouvelle proposition à partir du { $date }.
new_proposal_any_time = Vous pouvez faire une nouvelle proposition à tout moment.

rejected_subject = Notre réponse à votre proposition
rejected_status = Décidée
rejected_intro = Merci pour votre proposition. Nous l'avons examinée et ne pouvons malheureusement pas l'accepter.

expired_subject = Votre proposition a expiré
expired_status = Expirée
expired_intro = Votre proposition n'a pas été tranchée à temps et a donc expiré. Vous n'y êtes pour rien.

void_subject = Votre proposition n'est plus nécessaire
void_status = Réglée
void_intro = Plus rien n'est à régler pour ce qui faisait l'objet de votre proposition. Elle est donc close.

## Acceptée

approved_subject = Votre proposition est acceptée
approved_status = Acceptée
approved_intro = { $creditor } a accepté votre proposition. Le plan s'applique dès maintenant. Tant que vous le respectez, vous ne recevrez aucune relance.
approved_next =
    { $count ->
        [one] Merci de payer { $amount } au plus tard le { $date }.
       *[other] Merci de payer d'abord { $amount }, au plus tard le { $date }. Nous vous écrirons de nouveau pour chaque date.
    }
approved_with_down_payment_intro = { $creditor } a accepté votre proposition. Le plan commence dès que votre acompte est arrivé.
approved_with_down_payment_next = Merci de payer l'acompte de { $amount } au plus tard le { $date }. Le plan commence alors. Nous vous écrirons de nouveau pour chaque date suivante.

## Dates

reminder_subject = Votre prochaine date : { $date }
reminder_status = Bientôt
reminder_intro = La prochaine date de votre plan de paiement est le { $date }.
reminder_next = Merci de virer { $amount } de sorte que la somme nous parvienne au plus tard le { $date }. Vous avez déjà payé ? Alors vous n'avez plus rien à faire.

due_subject = Votre date convenue : { $date }
due_status = Date convenue
due_intro = Un paiement de votre plan est prévu le { $date }.
due_next = Merci de virer { $amount } le { $date }. Vous avez déjà payé ? Alors vous n'avez plus rien à faire.

completed_subject = Votre plan est terminé
completed_status = Terminé
completed_intro = Tous les paiements convenus sont arrivés. Votre plan est terminé. Merci !
completed_next =
    { $count ->
        [one] Vous n'avez plus rien à faire : la facture est réglée.
       *[other] Vous n'avez plus rien à faire : les factures sont réglées.
    }

## Au service financier

waits_subject = Une proposition attend votre décision
waits_status = À décider
waits_intro =
    { $count ->
        [one] { $customer } propose un plan de paiement pour une facture.
       *[other] { $customer } propose un plan de paiement pour { $count } factures.
    }
waits_intro_unnamed =
    { $count ->
        [one] Un plan de paiement a été proposé pour une facture.
       *[other] Un plan de paiement a été proposé pour { $count } factures.
    }
waits_next =
    { $count ->
        [one] Merci de décider au plus tard le { $date }. Passé ce jour, la proposition expire et la facture est libérée.
       *[other] Merci de décider au plus tard le { $date }. Passé ce jour, la proposition expire et les factures sont libérées.
    }
decision_due_subject = Merci de décider au plus tard le { $date }
decision_due_status = Délai proche
decision_due_intro =
    { $count ->
        [one] La proposition de { $customer } pour une facture attend toujours votre décision.
       *[other] La proposition de { $customer } pour { $count } factures attend toujours votre décision.
    }
decision_due_intro_unnamed =
    { $count ->
        [one] Une proposition pour une facture attend toujours votre décision.
       *[other] Une proposition pour { $count } factures attend toujours votre décision.
    }
