### Ce que dit chaque page.

skip-to-content = Aller au contenu
language = Langue
theme = Thème
theme-system = Auto
theme-light = Clair
theme-dark = Sombre
close = Fermer
said-copied = Copié
said-not-copied = Impossible de copier. Sélectionnez le texte et copiez-le à la main.
search = Rechercher
search-clear = Effacer la recherche
cancel = Annuler
save = Enregistrer
add = Ajouter
done = Terminé
copy = Copier
delete = Supprimer
never = Jamais
not-yet = Pas encore
paging = Pages
paging-previous = Précédente
paging-next = Suivante
paging-place = Page { $page } sur { $pages }

## Quand quelque chose ne va pas

notice-not-found-title = Il n’y a rien ici
notice-not-found-text = L’adresse est peut-être mal saisie, ou ce qui s’y trouvait a été supprimé.
notice-forbidden-title = Vous ne pouvez pas faire cela
notice-forbidden-text = Votre rôle ne le permet pas. Adressez-vous à un administrateur de votre organisation.
notice-foreign-form-title = Ce formulaire n’a pas pu être accepté
notice-foreign-form-text = Il n’a pas été envoyé depuis une page de ce site, ou ce navigateur a oublié son cookie depuis l’ouverture de la page. Rien n’a été modifié. Rouvrez la page et recommencez.
notice-malformed-form-title = Ce formulaire est incomplet
notice-malformed-form-text = Un champ manque ou est trop long. Rien n’a été modifié. Rouvrez la page et recommencez.
notice-too-large-title = C’est trop lourd
notice-too-large-text = Envoyez moins de fichiers, ou de plus petits. Rien n’a été conservé.
notice-internal-error-title = Une erreur s’est produite de notre côté
notice-internal-error-text = L’incident est consigné dans le journal du serveur. Rien n’est perdu ; réessayez dans un instant.
notice-detail = Leur réponse :
notice-try-again = Réessayer
notice-go-to-portal = Aller au portail
