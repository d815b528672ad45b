### Link : une entreprise donne accès à ses données.

link-secured = Sécurisé par Platypus

choose-title = Se connecter avec { $client }
choose-text-accounting = { $client } demande à lire la comptabilité de { $company }. Choisissez le logiciel de comptabilité que vous utilisez.
choose-text-banking = { $client } demande à voir les comptes bancaires de { $company }. Choisissez votre banque.
choose-text-commerce = { $client } demande à voir ce que vend { $company }. Choisissez votre boutique ou le service qui encaisse vos paiements.
choose-text-other = { $client } demande à en savoir plus sur { $company }. Choisissez ce que vous utilisez.
choose-step = Étape { $place } sur { $places }
choose-skip = Passer cette étape
choose-not-listed = Mon logiciel n’est pas dans la liste
choose-search = Rechercher votre logiciel
choose-linked = Lié
choose-none-found = Aucun logiciel de ce nom ne peut être connecté ici. Essayez une autre orthographe, ou prévenez la personne qui vous a envoyé ce lien.

## Accueil et invitation

landing-text = { $client } demande à voir les chiffres de { $company }. Vous décidez de ce que vous connectez, et vous pouvez arrêter à tout moment.
landing-what = Ce que vous pouvez connecter
landing-source-accounting = Votre logiciel de comptabilité
landing-source-banking = Votre banque
landing-source-commerce = Votre boutique ou service de paiement
landing-source-other = Un autre logiciel
landing-source-documents = Des documents
landing-optional = (facultatif)
landing-time = Cela prend environ deux minutes.
landing-begin = Commencer
invite-text = { $client } demande à lire les chiffres de votre entreprise. D’abord, comment s’appelle-t-elle ?
invite-name = Nom de votre entreprise
invite-name-missing = Saisissez un nom qui contient au moins une lettre ou un chiffre.

## Consentement

consent-title = Connecter { $integration }
consent-text = Vous autorisez { $client } à lire les données de { $company } dans { $integration }.
consent-what = Ce qui est lu, et pourquoi
consent-identity-title = Informations sur l’entreprise
consent-identity-purpose = Pour savoir à quelle entreprise appartiennent les données
consent-statements-title = États financiers
consent-statements-purpose = Pour voir comment se porte l’entreprise
consent-sales-title = Ventes
consent-sales-purpose = Pour voir qui achète et qui doit encore payer
consent-purchases-title = Achats
consent-purchases-purpose = Pour voir ce que doit l’entreprise
consent-ledger-title = Comptes et journaux
consent-ledger-purpose = Pour vérifier que les chiffres concordent
consent-bank-title = Comptes bancaires
consent-bank-purpose = Pour voir les entrées et les sorties d’argent
consent-shop-title = Boutique et paiements
consent-shop-purpose = Pour voir les commandes, les paiements et les remboursements
consent-renews = { $entity } est déjà connecté. Continuez seulement si vous voulez renouveler l’autorisation.
consent-adds-another = { $entity } est déjà connecté. Continuer en ajoute un autre à côté.
consent-purpose = À quoi cela sert
consent-purpose-text = { $client } s’en sert pour comprendre votre entreprise et décider de ce que vous lui avez demandé.
consent-retention = Combien de temps les données sont conservées
consent-retention-text = Aussi longtemps que { $client } en a besoin pour cela. Quand { $client } supprime votre entreprise ici, les données sont supprimées avec elle.
consent-terms = Conditions de { $client }
consent-privacy = Confidentialité chez { $client }
consent-read-only = Les données sont seulement lues. Rien n’est modifié dans votre logiciel.
consent-writes = Les données sont lues. { $client } peut aussi saisir des enregistrements dans votre logiciel pour vous, comme des factures et des règlements.
consent-password = Vous vous connectez chez { $integration }. Votre mot de passe n’est jamais vu ici.
consent-key = Votre clé est conservée chiffrée et n’est plus jamais affichée.
consent-take-back = Vous pouvez retirer cette autorisation à tout moment : dans votre logiciel, ou en le demandant à { $client }.
consent-agree = Accepter et continuer vers { $integration }
consent-back = Revenir en arrière

## Liaison par une clé

credentials-title = Se connecter à { $integration }
credentials-text = Ces informations sont testées avant d’être conservées.
credentials-refused = Cela n’a pas fonctionné. Rien n’a été conservé.
credentials-not-accepted = { $integration } n’accepte pas ces informations. Vérifiez-les une à une, puis réessayez.
credentials-not-allowed = { $integration } connaît cette clé, mais elle n’ouvre pas ce qui est demandé. Donnez-lui ce droit dans { $integration }, puis réessayez.
credentials-not-reached = { $integration } est injoignable à cette adresse. Vérifiez-la, ou réessayez dans quelques minutes.
credentials-not-understood = Ce qui répond à cette adresse n’est pas { $integration }. Vérifiez l’adresse.
credentials-connect = Tester et connecter
credentials-missing = Renseignez le champ { $field }.

## Connexion liée

linked-title = { $integration } est connecté
linked-text = Merci. { $client } peut maintenant lire vos données.
linked-text-entity = Merci. { $client } peut maintenant lire les données de { $entity }.
linked-reading = Lecture de vos données : { $done } sur { $total }
linked-reading-over = Vos données ont été lues
linked-next = Continuer
linked-finish = Terminer
linked-return = Revenir chez { $client }
linked-another = Connecter autre chose
linked-close = Vous pouvez fermer cette page ; la lecture continue sans elle.

## Quand autre chose que prévu a été choisi

question-title = Vouliez-vous choisir { $entity } ?
question-other-text = Jusqu’ici, { $before } était connecté. Vous venez de choisir { $entity }. Si vous continuez, { $client } lira désormais { $entity } à la place de { $before }.
question-elsewhere-text = { $client } lit déjà { $entity } pour une autre entreprise. Il est rare de vouloir le connecter deux fois. Ne continuez que si { $client } vous l’a demandé.
question-nothing-yet = Rien n’a encore été lu.
question-nothing-of = Rien de { $entity } n’a été lu pour cette entreprise.
question-no = Non, choisir à nouveau
question-yes = Oui, utiliser { $entity }

## Adresses à usage unique

one-time-text = Par sécurité, votre lien fonctionne une seule fois. Ensuite, continuez dans ce navigateur.
one-time-used-title = Ce lien a déjà servi
one-time-used-text = Par sécurité, il fonctionne une fois, dans le navigateur qui l’a ouvert en premier. Si ce n’était pas vous, prévenez { $client }. Sinon, demandez-en un nouveau à { $client }.
one-time-expired-title = Ce lien n’est plus valable
one-time-expired-text = Par sécurité, il fonctionne pendant un jour. Demandez-en un nouveau à { $client }.
one-time-refused-title = Ce lien ne fonctionne pas ici
one-time-refused-text = Par sécurité, { $client } envoie des liens à usage unique. Ouvrez celui qui vous a été envoyé, ou demandez-en un nouveau à { $client }.

## Documents

documents-title = Envoyez vos documents
documents-text = { $client } demande des documents de { $company }, par exemple des comptes annuels ou des relevés bancaires. Personne d’autre ne les voit.
documents-sent = { $count ->
    [one] { $count } document reçu
   *[other] { $count } documents reçus
}
documents-choose = Choisissez un ou plusieurs fichiers
documents-help = PDF, Excel, Word, PowerPoint, CSV ou images ; 20 fichiers au plus, de 10 Mo au plus chacun.
documents-progress = Ce qui a été envoyé
documents-send = Envoyer
documents-done = C’est tout
documents-too-large = { $name } dépasse 10 Mo.
documents-kind = { $name } n’a pas été accepté : son contenu ne ressemble pas à un document de ce genre.
documents-how-many = Choisissez de 1 à { $most } fichiers.
documents-infected = { $name } n’a pas été accepté : un virus y a été trouvé.
documents-not-scanned = { $name } n’a pas été accepté, car il ne peut pas être vérifié en ce moment. Réessayez dans quelques minutes.

## Quitter

leave = Quitter
leave-title = Quitter sans terminer ?
leave-text = Rien n’a été connecté : { $client } ne peut donc rien lire. Vous pouvez revenir quand vous voulez avec le même lien.
leave-text-linked = Ce que vous avez connecté le reste, et { $client } peut le lire. Vous pouvez revenir quand vous voulez avec le même lien.
leave-stay = Rester et continuer
leave-go = Quitter
end-title = C’est terminé
end-text = Merci. { $client } est prévenu, vous n’avez plus rien à faire.
end-nothing-title = Rien n’a été connecté
end-nothing-text = { $client } ne peut rien lire. Vous pouvez revenir quand vous voulez avec le même lien.
end-close = Vous pouvez maintenant fermer cette page.

## Quand cela n’aboutit pas

link-redirect-refused-title = Impossible de vous ramener
link-redirect-refused-text = L’adresse de retour vers { $client } ne fait pas partie de celles qu’il autorise ; nous ne l’avons donc pas suivie. Le lien que vous avez ouvert a peut-être été modifié en chemin. Vous pouvez fermer cette page.
link-redirect-refused-linked = Votre logiciel est connecté. L’adresse de retour vers { $client } ne fait pas partie de celles qu’il autorise ; nous ne l’avons donc pas suivie. Le lien que vous avez ouvert a peut-être été modifié en chemin. Vous pouvez fermer cette page.
link-back-to-start = Revenir au début

link-company-unknown-title = Ce lien ne mène nulle part
link-company-unknown-text = Le lien a peut-être été tronqué lors de la copie, ou n’est plus utilisé. Demandez-en un nouveau à la personne qui vous l’a envoyé.
link-integration-unknown-title = Ce logiciel ne peut pas être connecté ici
link-integration-unknown-text = Il n’est pas proposé, ou ne l’est plus. Choisissez-en un autre, ou prévenez la personne qui vous a envoyé ce lien.
link-connection-unknown-title = Cette connexion n’existe plus
link-connection-unknown-text = Elle a été supprimée depuis la création du lien. Vous pouvez connecter votre logiciel à nouveau.
link-refused-title = Vous n’avez pas donné votre accord
link-refused-text = { $integration } indique que l’accès a été refusé. Rien n’a été connecté et rien n’a été lu.
link-expired-title = Cela a pris trop de temps
link-expired-text = Par sécurité, la connexion à votre logiciel doit se terminer en 15 minutes. Rien n’a été connecté. Recommencez, cela ne prend qu’un instant.
link-replayed-title = { $integration } n’est pas encore connecté
link-replayed-text = La réponse avec laquelle { $integration } vous a renvoyé ici ne sert qu’une fois. Elle avait déjà servi, ou nous avons été interrompus. Rien n’a été connecté. Réessayez, cela ne prend qu’un instant.
link-replayed-linked-title = { $integration } est connecté
link-replayed-linked-text = Cette étape est faite, et { $client } peut lire vos données. Vous n’avez plus rien à faire ici.
link-foreign-browser-title = Continuez dans un seul navigateur
link-foreign-browser-text = Cette connexion a été commencée dans un autre navigateur, ou celui-ci ne garde pas les cookies. Rien n’a été connecté. Recommencez ici.
link-state-unknown-title = Cette connexion est inconnue
link-state-unknown-text = Elle n’a pas été commencée ici, ou il y a trop longtemps. Rien n’a été connecté. Ouvrez le lien qui vous a été envoyé et recommencez.
link-second-accounting-title = { $linked } est déjà connecté
link-second-accounting-text = Une entreprise ne peut avoir qu’un logiciel de comptabilité connecté à la fois. Pour connecter { $integration } à la place, demandez d’abord à { $client } de dissocier { $linked }.
link-provider-failed-title = { $integration } n’a pas répondu comme prévu
link-provider-failed-text = Rien n’a été connecté. C’est peut-être passager : réessayez dans quelques minutes.
link-not-configured-title = { $integration } n’est pas configuré ici
link-not-configured-text = La personne qui gère ce serveur doit d’abord le configurer. Prévenez { $client }, qui transmettra.
link-too-many-title = Trop de tentatives
link-too-many-text = Par sécurité, attendez une heure avant de réessayer.
link-start-again = Recommencer
link-choose-another = Choisir un autre logiciel
link-retry = Réessayer

## Dans la page d’un client

embedded-opening = Ouverture…
embedded-expired = Cette page est restée ouverte trop longtemps avant de servir. Rechargez-la et réessayez.
embedded-refused = Cette page n’a pas pu montrer qu’elle peut le demander pour cette entreprise. Rechargez-la ; si cela ne suffit pas, prévenez la personne qui la gère.
embedded-broken = Un problème est survenu de notre côté. Rechargez la page et réessayez dans un instant.
embedded-script = Cette page a besoin de JavaScript ici. Demandez plutôt le lien, qui fonctionne sans.
embedded-not-allowed-title = Cette page ne peut pas afficher Link
embedded-not-allowed-text = { $origin } ne fait pas partie des pages qui peuvent l’afficher. La personne qui gère cette page peut l’autoriser dans les réglages de Link.
embedded-over-title = Cette session a expiré
embedded-over-text = Par sécurité, elle dure un jour. Rechargez la page pour recommencer ; ce qui est connecté le reste.
link-failed-title = { $integration } n’a pas été connecté
link-failed-text = Rien n’a été connecté. C’est peut-être passager : réessayez, ou choisissez un autre logiciel.
provider-title = Se connecter chez { $integration }
provider-text = La page de { $integration } s’ouvre dans une fenêtre à part. Quand vous y aurez terminé, continuez ici.
provider-waiting = En attente de la fin de votre connexion chez { $integration }…
provider-open = Ouvrir { $integration }
closing-title = Vous pouvez revenir
closing-text = Cette fenêtre ne sert plus. Fermez-la et continuez là où vous avez commencé.

## Plusieurs organisations derrière un accord

entities-title = De quelle entreprise s’agit-il ?
entities-text = Votre accord dans { $integration } en ouvre plusieurs. Choisissez celle que { $client } peut lire ; les autres lui restent fermées.
entities-none = Aucune de celles-ci
