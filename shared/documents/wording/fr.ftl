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
view_offer = Voir l'offre
view_case = Voir le dossier
view_tasks = Ouvrir les tâches
open_portal = Ouvrir votre page
confirm_address = Confirmer l'adresse
footer_on_paper = Cette lettre a été rédigée automatiquement et est valable sans signature.

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
offer_title = Notre offre
own_proposal_title = Votre proposition
amendment_title = Le plan modifié
current_title = Votre plan actuel
left_out_title = Hors de l'offre
message_title = Notre message
customer_message_title = Message du client
standing_title = La situation actuelle
still_to_pay_title = Ce qui reste à payer
next_payment_title = Le prochain paiement
overview_title = En bref
tasks_title = Ce qu'il y a à faire
code_title = Votre code
bank_note_invoices =
    { $count ->
        [one] En cas de paiement, merci d'indiquer le numéro de la facture.
       *[other] En cas de paiement, merci d'indiquer les numéros des factures.
    }
column_task = Tâche
column_count = Nombre
code = Code
fact_received = Reçu
fact_returned = Retourné
fact_booked = Comptabilisé le
fact_still_open = Reste à payer
fact_open_now = Solde actuel
fact_open_before = Solde précédent
fact_customer = Client
fact_address = Adresse

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

ended_by_dispute_subject = Votre proposition a pris fin
ended_by_dispute_status = Terminée
ended_by_dispute_intro =
    { $count ->
        [one] La facture sur laquelle portait la proposition est contestée. La proposition a donc pris fin.
       *[other] L'une des factures sur lesquelles portait la proposition est contestée. La proposition a donc pris fin pour toutes les factures.
    }
ended_by_dispute_next = Nous examinons la contestation et vous écrirons ensuite. D'ici là, vous ne recevrez aucune relance pour la facture contestée.
ended_by_dispute_others = Pour tout le reste, ce qui était convenu à l'origine vaut de nouveau, et la procédure de relance habituelle reprend. Vous pouvez faire une nouvelle proposition à ce sujet.

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
approved_automatically = Votre proposition respecte les règles que nous avons fixées à cet effet. Elle a donc été acceptée aussitôt et automatiquement.

## Dates

reminder_subject = Votre prochaine date : { $date }
reminder_status = Bientôt
reminder_intro = La prochaine date de votre plan de paiement est le { $date }.
reminder_next = Merci de virer { $amount } de sorte que la somme nous parvienne au plus tard le { $date }. Vous avez déjà payé ? Alors vous n'avez plus rien à faire.

due_subject = Votre date convenue : { $date }
due_status = Date convenue
due_intro = Un paiement de votre plan est prévu le { $date }.
due_next = Merci de virer { $amount } le { $date }. Vous avez déjà payé ? Alors vous n'avez plus rien à faire.

down_payment_asked_subject = Votre première date : { $date }
down_payment_asked_intro = L'acompte par lequel votre plan commence est prévu le { $date }.

down_payment_due_subject = Votre plan commence : date du { $date }
down_payment_due_intro = L'acompte de votre plan est à payer le { $date }.
down_payment_starts = Votre plan commence dès que l'acompte est entièrement arrivé.

missed_subject = Au sujet de votre date : { $date }
missed_status = Pas encore reçu
missed_intro = Selon nos relevés, { $amount } ne nous sont pas encore parvenus pour la date du { $date }.
missed_next = Merci de virer { $amount } dès que possible. Votre plan continue et les dates suivantes ne changent pas. Vous avez payé ces derniers jours ? Alors vous n'avez plus rien à faire.
missed_next_until = Merci de virer { $amount } de sorte que la somme nous parvienne au plus tard le { $date }. Votre plan continuera alors. Sinon, le plan peut prendre fin et ce qui était convenu à l'origine vaudra de nouveau. Vous avez payé ces derniers jours ? Alors vous n'avez plus rien à faire.

## Offres

offer_subject = Notre offre
offer_status = Votre réponse
offer_intro =
    { $count ->
        [one] Nous vous proposons un plan de paiement pour cette facture. En voici les dates et les montants.
       *[other] Nous vous proposons un plan de paiement pour ces factures. En voici les dates et les montants.
    }
counter_offer_intro = Merci pour votre proposition. Nous l'avons examinée et vous faisons une autre offre. Voici les deux.
offer_next = Merci d'accepter ou de refuser l'offre au plus tard le { $date }, en ligne ou en nous le faisant savoir.
offer_unanswered =
    { $count ->
        [one] D'ici là, vous ne recevrez aucune relance pour cette facture. Sans réponse de votre part, l'offre expire et ce qui était convenu à l'origine vaut de nouveau.
       *[other] D'ici là, vous ne recevrez aucune relance pour ces factures. Sans réponse de votre part, l'offre expire et ce qui était convenu à l'origine vaut de nouveau.
    }
left_out_note =
    { $count ->
        [one] La facture { $invoices } ne fait pas partie de l'offre. Ce qui était convenu à l'origine vaut de nouveau pour elle, et la procédure de relance habituelle reprend.
       *[other] Les factures { $invoices } ne font pas partie de l'offre. Ce qui était convenu à l'origine vaut de nouveau pour elles, et la procédure de relance habituelle reprend.
    }

offer_ending_subject = Notre offre est valable jusqu'au { $date }
offer_ending_status = Fin proche
offer_ending_intro = Notre offre est encore valable jusqu'au { $date }. Nous n'avons pas encore reçu de réponse de votre part.

offer_declined_subject = Nous avons reçu votre réponse
offer_declined_status = Refusée
offer_declined_intro = Vous avez refusé notre offre. Elle est donc close.

offer_revoked_subject = Notre offre n'est plus valable
offer_revoked_status = Retirée
offer_revoked_intro = Nous avons retiré notre offre. Vous n'avez plus besoin d'y répondre.

offer_expired_subject = Notre offre a expiré
offer_expired_status = Expirée
offer_expired_intro = Le délai de réponse à notre offre est passé. Elle a donc expiré.
talk_to_us = Vous avez besoin d'une autre solution ? N'hésitez pas à nous contacter.

amendment_subject = Notre offre : un plan modifié
amendment_intro = Nous vous proposons de modifier votre plan. Voici le plan modifié et votre plan actuel.
amendment_unanswered = D'ici là, votre plan actuel continue de s'appliquer. Sans réponse de votre part, rien ne change.

amendment_declined_subject = Votre plan reste tel qu'il est
amendment_declined_intro = Vous avez refusé notre offre de modifier votre plan. Elle est donc close.

amendment_expired_subject = Votre plan continue sans changement
amendment_expired_intro = Le délai de réponse à notre offre de modifier votre plan est passé. Elle a donc expiré.
plan_unchanged = Votre plan continue avec les mêmes dates et les mêmes montants. Nous vous écrirons de nouveau pour chaque date.

## L'argent reçu ou retourné

payment_received_subject = Merci : votre plan avance
payment_received_status = Reçu
payment_received_intro = Votre paiement de { $amount } nous est parvenu le { $date }. Merci !
next_date = Le prochain paiement est de { $amount }, convenu pour le { $date }.
no_next_date = Pour le moment, vous n'avez rien d'autre à faire.

payment_returned_subject = Du nouveau sur votre plan
payment_returned_status = Retourné
payment_returned_intro = Votre paiement de { $amount } a été retourné par la banque le { $date }. Le montant est de nouveau à payer dans votre plan.
payment_returned_next = Votre banque peut vous en donner la raison. Quelque chose n'est pas clair ? N'hésitez pas à nous contacter.

balance_changed_subject = Votre plan a changé
balance_changed_status = Mis à jour
balance_changed_intro = Jusqu'ici, il restait { $before } à payer dans votre plan ; il reste maintenant { $after }. La raison est une écriture sur vos factures, par exemple un avoir.
balance_changed_next = Les dates convenues ne changent pas.

## Plans modifiés

amended_subject = Votre plan est modifié
amended_status = Modifié
amended_intro = Votre plan est modifié. Ce qui figure ici remplace les dates et les montants précédents.

paused_subject = Votre plan est suspendu jusqu'au { $date }
paused_status = Suspendu
paused_intro = Votre plan est suspendu jusqu'au { $date }. Les dates suivantes figurent ici.
paused_next = Jusqu'au { $date }, vous n'avez rien à payer et ne recevrez aucune relance. Ensuite, votre plan reprend de lui-même.

resumed_subject = Votre plan reprend
resumed_status = En cours
resumed_intro = La pause de votre plan est terminée. Voici ce qui reste à payer.

reinstated_subject = Votre plan s'applique de nouveau
reinstated_status = En cours
reinstated_intro = Votre plan avait pris fin et s'applique de nouveau dès maintenant. Tant que vous le respectez, vous ne recevrez aucune relance.

change_wish_subject = Nous avons reçu votre demande
change_wish_intro = Vous souhaitez modifier votre plan. Merci pour votre message.
change_wish_next = Nous examinons votre demande et reviendrons vers vous.

## Plans terminés

lapsed_subject = Votre plan n'a pas commencé
lapsed_status = Terminé
lapsed_intro = Nous n'avons pas reçu à temps l'acompte de votre plan. Le plan n'a donc pas pu commencer et a pris fin.
paid_meanwhile = Vous avez déjà payé ? Contactez-nous alors, pour que nous puissions vérifier.

broken_subject = Votre plan a pris fin
broken_status = Terminé
broken_intro = Des paiements convenus dans votre plan ne nous sont pas parvenus. Le plan a donc pris fin.

cancelled_subject = Votre plan est annulé
cancelled_status = Annulé
cancelled_intro = Nous avons annulé votre plan. Il ne s'applique plus à partir de maintenant.
completed_subject = Votre plan est terminé
completed_status = Terminé
completed_intro = Tous les paiements convenus sont arrivés. Votre plan est terminé. Merci !
completed_next =
    { $count ->
        [one] Vous n'avez plus rien à faire : la facture est réglée.
       *[other] Vous n'avez plus rien à faire : les factures sont réglées.
    }
completed_not_covered = Il reste { $amount } que le plan ne couvrait pas. Ce qui était convenu à l'origine vaut pour cette somme, et la procédure de relance habituelle reprend.
completed_credit = Vous avez payé { $amount } de plus que nécessaire. Nous vous contacterons à ce sujet.

## Factures contestées

dispute_received_subject = Nous avons reçu votre contestation
dispute_received_intro =
    { $count ->
        [one] Vous contestez une facture. Merci de nous l'avoir signalé. Nous l'examinons avec attention.
       *[other] Vous contestez plusieurs factures. Merci de nous l'avoir signalé. Nous les examinons avec attention.
    }
dispute_received_next =
    { $count ->
        [one] Nous vous écrirons dès que ce point sera éclairci. D'ici là, vous ne recevrez aucune relance pour cette facture.
       *[other] Nous vous écrirons dès que ce point sera éclairci. D'ici là, vous ne recevrez aucune relance pour ces factures.
    }
dispute_plan_goes_on = Si vous avez un plan de paiement à ce sujet, il continue sans changement.

dispute_answered_subject = Notre réponse à votre contestation
dispute_answered_status = Traitée
dispute_answered_intro =
    { $count ->
        [one] Nous avons examiné votre contestation de la facture. Elle est désormais close.
       *[other] Nous avons examiné votre contestation des factures. Elle est désormais close.
    }
dispute_answered_next =
    { $count ->
        [one] S'il reste un solde sur la facture et qu'il n'y a pas de plan de paiement, la procédure de relance habituelle reprend.
       *[other] S'il reste un solde sur les factures et qu'il n'y a pas de plan de paiement, la procédure de relance habituelle reprend.
    }

## Accès

access_status = Votre accès
not_asked_for = Vous n'avez rien demandé ? Alors vous n'avez rien à faire.

portal_link_subject = Votre accès personnel
portal_link_intro = Ce lien ouvre votre page personnelle chez { $creditor }. Vous y voyez vos factures et vos accords, et vous pouvez y faire une proposition.
portal_link_next = Le lien est valable jusqu'au { $date }. Il vous est réservé : merci de ne pas le transmettre.

address_subject = Merci de confirmer votre adresse
address_status = À confirmer
address_intro = Cette adresse électronique a été indiquée à { $creditor } pour vous. Est-elle correcte ?
address_next = Merci de confirmer l'adresse au plus tard le { $date }. Nous vous écrirons ensuite à cette adresse.
address_unknown = Vous ne nous connaissez pas ? Alors vous n'avez rien à faire : sans confirmation, nous n'utilisons pas l'adresse.

code_subject = Votre code de connexion
code_intro = Ce code vous permet de vous connecter chez { $creditor }.
code_next =
    { $minutes ->
        [one] Merci de saisir le code dans la minute. Ne le communiquez à personne, pas même à nous.
       *[other] Merci de saisir le code dans les { $minutes } minutes. Ne le communiquez à personne, pas même à nous.
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
to_do_status = À traiter

offer_taken_subject = Votre offre est acceptée
offer_taken_intro = Le client a accepté votre offre. Le plan s'applique tel qu'il était proposé.
offer_taken_next = Vous n'avez rien à faire : le client reçoit un message pour chaque date, et les relances sont suspendues tant que le plan court.

offer_refused_subject = Votre offre est refusée
offer_refused_intro = Le client a refusé votre offre.
offer_refused_next =
    { $count ->
        [one] Pour la facture, ce qui valait avant l'offre reste valable : un plan en cours continue ; sans plan, la procédure de relance habituelle reprend. Vous pouvez faire une nouvelle offre.
       *[other] Pour les factures, ce qui valait avant l'offre reste valable : un plan en cours continue ; sans plan, la procédure de relance habituelle reprend. Vous pouvez faire une nouvelle offre.
    }

change_wanted_subject = Un client souhaite modifier son plan
change_wanted_intro = Une demande de modification d'un plan en cours est arrivée.
change_wanted_next = Merci de répondre au client ou de modifier le plan. D'ici là, il continue sans changement.

disputed_subject = Une contestation d'un client
disputed_intro =
    { $count ->
        [one] Une facture est contestée.
       *[other] { $count } factures sont contestées.
    }
disputed_next =
    { $count ->
        [one] Merci d'examiner la contestation, puis de lever le blocage. D'ici là, aucune relance n'est envoyée pour la facture ; un plan en cours continue.
       *[other] Merci d'examiner la contestation, puis de lever les blocages. D'ici là, aucune relance n'est envoyée pour les factures ; un plan en cours continue.
    }

plan_broken_subject = Un plan a pris fin
plan_broken_intro = Un plan a pris fin, car des paiements convenus ne sont pas arrivés.

plan_lapsed_subject = Un plan n'a pas commencé
plan_lapsed_intro = Un plan n'a pas commencé, car l'acompte n'est pas arrivé. Il a donc pris fin.
plan_stopped_next =
    { $count ->
        [one] La facture est libérée, et la procédure de relance habituelle reprend. Vous pouvez rétablir le plan dans les 60 jours.
       *[other] Les factures sont libérées, et la procédure de relance habituelle reprend. Vous pouvez rétablir le plan dans les 60 jours.
    }

returned_subject = Un retour de la banque
returned_status = Retourné
returned_intro = La banque a retourné un paiement. Ce qu'il avait réglé est de nouveau à payer.
returned_next = Les montants sont recalculés, et le client est informé. Vous n'avez rien à faire.

tasks_subject = Vos tâches du jour
tasks_intro =
    { $count ->
        [one] Une tâche vous attend.
       *[other] { $count } tâches vous attendent.
    }
tasks_next = Chaque tâche montre de quoi il s'agit et ce que vous pouvez faire. Tant qu'il reste quelque chose à faire, nous vous écrivons une fois par jour.
task_unmatched_payment = Paiements non rapprochés
task_held_payment = Paiements en attente
task_unconfirmed_instalment = Échéances non confirmées
task_remainder = Petits soldes
task_credit = Trop-perçus
task_disputed_invoice = Factures contestées
task_change_wanted = Demandes de modification
task_letter_to_print = Lettres à imprimer
task_mail_undeliverable = Adresses non joignables
task_in_doubt = Plans aux montants incertains
task_in_ledger = Paiements déjà comptabilisés
task_possible_refund = Remboursements possibles

undeliverable_subject = Une adresse n'est pas joignable
undeliverable_intro = Un courriel à ce client n'a pas pu être distribué.
undeliverable_next = Merci de saisir une nouvelle adresse. D'ici là, les messages au client sont prêts à imprimer sous forme de lettres.
