### Les noms des types de données, des statuts et des sources.

## What a data type is called.

data-type-account-transactions = Écritures de compte
data-type-balance-sheet = Bilan
data-type-bank-accounts = Comptes bancaires
data-type-bank-transactions = Opérations bancaires
data-type-bill-credit-notes = Avoirs fournisseurs
data-type-bill-payments = Règlements fournisseurs
data-type-bills = Factures fournisseurs
data-type-cash-flow-statement = Tableau des flux de trésorerie
data-type-chart-of-accounts = Plan comptable
data-type-company = Entreprise
data-type-credit-notes = Avoirs clients
data-type-customers = Clients
data-type-direct-costs = Dépenses directes
data-type-direct-incomes = Recettes directes
data-type-invoices = Factures clients
data-type-item-receipts = Réceptions d’articles
data-type-items = Articles
data-type-journal-entries = Écritures comptables
data-type-journals = Journaux
data-type-payment-methods = Moyens de paiement
data-type-payments = Règlements clients
data-type-profit-and-loss = Compte de résultat
data-type-purchase-orders = Bons de commande
data-type-sales-orders = Commandes clients
data-type-suppliers = Fournisseurs
data-type-tax-rates = Taux de taxe
data-type-tracking-categories = Axes analytiques
data-type-transfers = Virements internes
data-type-banking-account-balances = Banque : soldes des comptes
data-type-banking-accounts = Banque : comptes
data-type-banking-transaction-categories = Banque : catégories d’opérations
data-type-banking-transactions = Banque : opérations
data-type-commerce-company-info = Commerce : informations sur l’entreprise
data-type-commerce-customers = Commerce : clients
data-type-commerce-disputes = Commerce : litiges
data-type-commerce-locations = Commerce : points de vente
data-type-commerce-orders = Commerce : commandes
data-type-commerce-payment-methods = Commerce : moyens de paiement
data-type-commerce-payments = Commerce : paiements
data-type-commerce-product-categories = Commerce : catégories de produits
data-type-commerce-products = Commerce : produits
data-type-commerce-tax-components = Commerce : composantes de taxe
data-type-commerce-transactions = Commerce : transactions

## What a dataset's status is called.

dataset-status-initial = Jamais lu
dataset-status-queued = En file d’attente
dataset-status-fetching = Récupération
dataset-status-map-queued = En attente de conversion
dataset-status-mapping = Conversion
dataset-status-validation-queued = En attente de validation
dataset-status-validating = Validation
dataset-status-processing-queued = En attente d’enregistrement
dataset-status-processing = Enregistrement
dataset-status-complete = Terminé
dataset-status-fetch-error = Erreur de récupération
dataset-status-map-error = Erreur de conversion
dataset-status-validation-error = Erreur de validation
dataset-status-processing-error = Erreur d’enregistrement
dataset-status-internal-error = Erreur interne
dataset-status-auth-error = Erreur d’autorisation
dataset-status-permissions-error = Droits insuffisants
dataset-status-rate-limit-error = Limite d’appels atteinte
dataset-status-prerequisite-not-met = Prérequis manquant
dataset-status-not-supported = Non pris en charge
dataset-status-cancelled = Annulé

## Ce qui empêche une lecture de se poursuivre, ou y a mis fin.

problem-rate-limited = { $integration } limite le nombre de demandes.
problem-server-error = { $integration } a rencontré une erreur en répondant.
problem-timeout = { $integration } n’a pas répondu à temps.
problem-unreachable = { $integration } est injoignable.
problem-name-not-found = L’adresse internet de { $integration } est introuvable.
problem-not-secure = Aucune connexion sécurisée avec { $integration } n’est possible : son certificat ou son chiffrement n’est pas en règle.
problem-broken-off = { $integration } a coupé la connexion au milieu de sa réponse.
problem-not-json = { $integration } a répondu par un contenu illisible.
problem-repeated-page = { $integration } envoie sans cesse la même page de données.
problem-endless-pages = Les pages de { $integration } ne se terminaient jamais : la lecture a été abandonnée. Ce qui a été lu auparavant est conservé. Réessayez plus tard ou adressez-vous à { $integration }.
problem-outage = { $integration } est actuellement en panne. Rien n’est perdu : la lecture reprendra dès son retour.
problem-grant-revoked = { $integration } n’accepte plus l’autorisation de l’entreprise. L’entreprise doit se connecter de nouveau.
problem-permission-denied = L’autorisation de l’entreprise ne couvre pas ces données. L’entreprise doit accorder ce droit dans { $integration }.
problem-not-offered = { $integration } ne propose pas ces données.
problem-rejected = { $integration } a refusé la demande comme incorrecte. L’intégration doit être corrigée.
problem-malformed = { $integration } a répondu sous une forme que l’intégration ne connaît pas. L’intégration doit être corrigée.
problem-unmappable = La plupart des données de { $integration } n’entrent pas dans le modèle standard. La correspondance de l’intégration doit être corrigée.
problem-configuration = { $integration } ne peut pas être interrogé avec la configuration actuelle.
problem-cancelled = La lecture a été annulée parce que la connexion à { $integration } a changé.
problem-away-too-long = { $integration } a été indisponible pendant un jour ou plus. Redemandez cette lecture à son retour.
problem-internal = La lecture depuis { $integration } s’est heurtée à une erreur de ce serveur. Son journal en dit plus.
problem-resumes = Reprend automatiquement après le
problem-details = Détails

## What a connection's status is called.

connection-status-pending-auth = En attente
connection-status-linked = Liée
connection-status-unlinked = Dissociée
connection-status-deauthorized = Désautorisée

## What a kind of source is called.

source-type-accounting = Comptabilité
source-type-banking = Banque
source-type-bank-feed = Flux bancaire
source-type-commerce = Commerce
source-type-expense = Notes de frais
source-type-other = Autre
source-type-unknown = Inconnu
