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
