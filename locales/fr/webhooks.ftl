### Les webhooks : qui apprend ce qui se passe.

webhooks-title = Webhooks
webhooks-text = Vos adresses qui apprennent ce qui se passe, au moment où cela se passe.
webhooks-consumer = Destinataire de webhooks
webhooks-new = Ajouter un destinataire
webhooks-url = Adresse
webhooks-told = Informé de
webhooks-events = Événements
webhooks-events-count = { $count ->
    [one] { $count } type d’événement
   *[other] { $count } types d’événements
}
webhooks-tags = Seulement les entreprises qui ont l’une de ces étiquettes
webhooks-tags-help = Une par ligne, nom:valeur. Laissez vide pour toutes les entreprises.
webhooks-events-writing = Le sort des écritures chez le fournisseur
webhooks-ordered = Dans l’ordre
webhooks-ordered-help = Ce qui concerne une entreprise arrive dans l’ordre où cela s’est passé. Un message qui échoue retient les suivants.
webhooks-state-enabled = Activé
webhooks-state-struggling = Activé, mais rien n’arrive
webhooks-state-disabled = Désactivé
webhooks-state-failing = Désactivé : rien n’est arrivé pendant cinq jours
webhooks-state-gone = Désactivé : il a répondu qu’il n’existe plus
webhooks-secret = Secret de signature
webhooks-secret-text = Les messages portent une signature faite avec lui. Vérifiez-la, pour que personne d’autre ne puisse vous informer.
webhooks-secret-previous = Le secret précédent est valable jusqu’au
webhooks-rotate = Renouveler le secret
webhooks-test = Envoyer un essai
webhooks-recover = Renvoyer ce qui a échoué
webhooks-enable = Activer
webhooks-disable = Désactiver
webhooks-log = Messages
webhooks-log-empty = Rien n’a encore été envoyé.
webhooks-event = Événement
webhooks-happened = Survenu
webhooks-answer = Dernière réponse
webhooks-again = Encore
webhooks-resend = Renvoyer
webhooks-next = Prochain essai
webhooks-attempts = { $count ->
    [one] { $count } essai
   *[other] { $count } essais
}
webhooks-message-sending = En route
webhooks-message-attempting = Nouvel essai en cours
webhooks-message-success = Arrivé
webhooks-message-failure = Échoué
webhooks-error-url = Les webhooks ne peuvent pas être envoyés là. Écrivez une adresse https complète, accessible par internet. La personne qui exploite ce serveur peut permettre les adresses privées avec --allow-private-webhooks.
webhooks-error-events = Cochez au moins un événement.
webhooks-error-tag = « { $tag } » n’est pas une étiquette. Écrivez nom:valeur.
webhooks-error-tags = Un destinataire a au plus { $most } étiquettes.
webhooks-error-many = Il y a déjà { $most } destinataires, le maximum. Supprimez-en un d’abord.
