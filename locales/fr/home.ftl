### Accueil.

home-title = Accueil
home-all-companies = Voir toutes les entreprises
home-attention = À traiter
home-calm = Rien ne demande votre attention. Ce qui est lié est lu.
home-deauthorised = { $count ->
    [one] { $count } connexion a perdu son autorisation
   *[other] { $count } connexions ont perdu leur autorisation
}
home-deauthorised-text = Plus rien n’est lu par elles. Envoyez à nouveau à chaque entreprise son URL Link.
home-lapsing = { $count ->
    [one] { $count } autorisation prend bientôt fin
   *[other] { $count } autorisations prennent bientôt fin
}
home-lapsing-text = Envoyez d’ici là à chaque entreprise son URL Link, pour que rien ne manque.
home-failing = { $count ->
    [one] La lecture échoue sur { $count } connexion
   *[other] La lecture échoue sur { $count } connexions
}
home-failing-text = Elle est retentée d’elle-même, de moins en moins souvent. L’historique de lecture dit pourquoi elle a échoué et qui peut y remédier.
home-paused = { $count ->
    [one] La lecture attend sur { $count } connexion
   *[other] La lecture attend sur { $count } connexions
}
home-paused-text = Le fournisseur a demandé de patienter, ou ne répond pas. Rien n’est perdu : la lecture reprend d’elle-même.
home-silent = { $count ->
    [one] { $count } destinataire de webhooks est injoignable
   *[other] { $count } destinataires de webhooks sont injoignables
}
home-silent-text = Il ne répond pas. Ce qu’il a manqué pourra lui être renvoyé dès qu’il répondra.
home-data-types = { $count ->
    [one] { $count } type de données
   *[other] { $count } types de données
}
home-since = depuis le
home-until = jusqu’au
home-last-read = dernière lecture le
home-more = et { $count } de plus
home-connections = Connexions par statut
home-unconnected = Sans connexion
home-begin = Pour commencer
home-begin-add = Ajoutez une entreprise.
home-begin-add-text = Une entreprise est l’un de vos clients.
home-begin-send = Envoyez-lui l’URL Link que vous obtenez. Elle vous y autorise à lire ses comptes.
home-begin-read = Ses données arrivent d’elles-mêmes : voyez sa page Données, ou demandez-les à l’API.
home-begin-brand = Mettez votre nom sur Link.
home-begin-brand-text = Votre logo et vos couleurs, pour que les entreprises sachent à qui elles ont affaire.
home-begin-key = Créez une clé d’API.
home-begin-key-text = Votre propre logiciel pourra alors faire tout cela.
