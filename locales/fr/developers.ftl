### Développeurs : clés d'API, et comment débuter.

developers-title = Développeurs
developers-text = Ce qu’il faut à votre logiciel pour parler à ce serveur.
developers-reference = Référence de l’API

keys-title = Clés d’API
keys-new = Nouvelle clé d’API
keys-full = Il y a autant de clés que possible. Supprimez-en une pour en créer une autre.
keys-ends-with = Se termine par
keys-last-used = Dernière utilisation
keys-unnamed = Sans nom
keys-delete-of = Supprimer la clé qui se termine par { $last }
keys-last-stays = La dernière clé reste : sans elle, plus rien n’atteindrait l’API. Créez-en d’abord une autre.
keys-name = Nom
keys-name-help = Pour la reconnaître : par exemple, là où elle sert.
keys-create = Créer la clé
keys-error-name = Un nom a au plus { $most } caractères.
keys-error-many = Il peut y avoir { $most } clés à la fois. Supprimez-en d’abord une.
keys-made = La clé d’API est créée
keys-made-named = La clé d’API « { $name } » est créée
keys-made-once = Ceci ne s’affiche qu’une fois. Copiez la clé maintenant et gardez-la là où vous gardez vos secrets.
keys-key = Clé d’API
keys-header = En-tête Authorization
keys-header-help = Ce que portent les requêtes : le mot Basic et la clé en base64.
keys-try = Essayer
keys-delete-title = Supprimer la clé d’API
keys-delete-named = Supprimer « { $name } » (…{ $last }) ?
keys-delete-question = Supprimer la clé …{ $last } ?
keys-delete-text = Tout ce qui utilise encore cette clé sera désormais refusé. Cette action est irréversible.
keys-delete-button = Supprimer la clé

start-title = Démarrage rapide
start-text = Le premier appel, avec l’adresse de ce serveur. Mettez-y l’en-tête Authorization qui s’affiche avec une nouvelle clé.
start-sdk = Les SDK de Codat fonctionnent tels quels ; seule l’adresse change.

flash-key-deleted = La clé d’API est supprimée. Elle est désormais refusée.
flash-last-key-kept = La dernière clé d’API reste. Créez-en d’abord une autre.
