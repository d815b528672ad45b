### Les données d'une entreprise : ce qu'il y a, ses enregistrements, un enregistrement.

company-pages = Pages de cette entreprise
company-summary = Résumé

data-of = Données de { $integration }
data-unsupported = { $count ->
    [one] { $integration } ne propose pas { $count } type de données
   *[other] { $integration } ne propose pas { $count } types de données
}
data-unsupported-text = L’intégration lit ce que donne l’interface de son fournisseur. S’il vous faut l’un de ces types, demandez à l’entreprise de connecter aussi une autre source.
refresh-one = Actualiser
refresh-one-of = Actualiser { $name }

records-count = { $count ->
    [one] { $count } enregistrement
   *[other] { $count } enregistrements
}
records-query = Requête
records-query-examples = Le même langage que celui de l’API. Par exemple :
records-filter = Filtrer
records-query-problem = Cette requête ne peut pas être utilisée.
records-columns = Colonnes
records-columns-show = Afficher celles-ci
records-columns-usual = Colonnes habituelles
records-export = Exporter
records-export-as = Exporter en { $format }
records-unsupported-title = Non proposé
records-unsupported-text = Aucune connexion de cette entreprise ne propose ce type de données. S’il vous le faut, demandez à l’entreprise de connecter aussi une autre source.
records-unread-title = Pas encore lu
records-unread-text = Aucune lecture de ces données par { $integration } n’a encore réussi. Actualisez-les ; l’historique de lecture dit où cela en est, et pourquoi en cas d’échec.
records-not-linked-text = Aucune lecture de ces données n’a encore réussi, et { $integration } n’est pas liée. Envoyez à l’entreprise son URL Link.
records-none-title = Il n’y en a aucun
records-none-text = La lecture a réussi, et { $integration } n’a aucun enregistrement de ce type.
records-none-match-title = Aucun enregistrement ne correspond
records-none-match-text = Des enregistrements ont été lus, mais aucun ne satisfait cette requête.

record-deleted = Supprimé à la source
record-copy-id = Copier l’ID de l’enregistrement
record-fields = Champs
record-more-lines = { $count ->
    [one] { $count } ligne de plus se trouve dans le JSON ci-dessous.
   *[other] { $count } lignes de plus se trouvent dans le JSON ci-dessous.
}
record-source = Source
record-integration = Lu dans
record-modified = Modifié ici
record-source-modified = Modifié à la source
record-dataset = Lu par le jeu de données
record-mapping = Correspondance
record-origins = D’où vient chaque champ
record-origins-text = Cette correspondance a servi pour la première fois
record-changes = Changements entre les lectures
record-changes-none = Rien n’a changé depuis la première lecture.
record-change-deleted = supprimé à la source
record-change-restored = n’est plus supprimé à la source
record-json = En JSON, tel que l’API l’envoie
record-raw = Tel que { $integration } l’a envoyé
column-field = Champ
column-read-from = Lu dans
column-conversion = Conversion

cell-yes = Oui
cell-no = Non
cell-entries = { $count ->
    [one] { $count } élément
   *[other] { $count } éléments
}
