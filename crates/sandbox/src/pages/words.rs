//! What the pages say, in English and French. A message missing in one language does not compile.

use crate::books::businesses::BusinessKind;
use crate::oauth::Scope;

/// A language of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    /// English.
    English,
    /// French.
    French,
}

/// The messages of the pages in one language.
pub(crate) struct Words {
    pub(crate) language: &'static str,
    pub(crate) sandbox: &'static str,
    pub(crate) sandbox_notice: &'static str,
    pub(crate) skip: &'static str,
    pub(crate) sign_in_title: &'static str,
    pub(crate) sign_in_for: &'static str,
    pub(crate) sign_in_hint: &'static str,
    pub(crate) email: &'static str,
    pub(crate) password: &'static str,
    pub(crate) sign_in: &'static str,
    pub(crate) consent_title: &'static str,
    pub(crate) consent_asks: &'static str,
    pub(crate) consent_reads: &'static str,
    pub(crate) consent_reads_accounting: &'static [&'static str],
    pub(crate) consent_reads_banking: &'static [&'static str],
    pub(crate) consent_reads_commerce: &'static [&'static str],
    pub(crate) consent_reads_name: &'static [&'static str],
    pub(crate) consent_reads_email: &'static [&'static str],
    pub(crate) consent_never: &'static str,
    pub(crate) consent_goes_to: &'static str,
    pub(crate) signed_in_as: &'static str,
    pub(crate) choose_organisation: &'static str,
    pub(crate) all_organisations: &'static str,
    pub(crate) allow: &'static str,
    pub(crate) deny: &'static str,
    pub(crate) problem_title: &'static str,
    pub(crate) problem_next: &'static str,
    pub(crate) home_title: &'static str,
    pub(crate) home_text: &'static str,
    pub(crate) home_control: &'static str,
    pub(crate) unknown_application: &'static str,
    pub(crate) wrong_redirect: &'static str,
    pub(crate) request_over: &'static str,
    pub(crate) wrong_password: &'static str,
    pub(crate) our_fault: &'static str,
    pub(crate) control_title: &'static str,
    pub(crate) control_text: &'static str,
    pub(crate) control_organisation: &'static str,
    pub(crate) control_kind: &'static str,
    pub(crate) control_books: &'static str,
    pub(crate) control_grants: &'static str,
    pub(crate) control_faults: &'static str,
    pub(crate) control_actions: &'static str,
    pub(crate) control_ready: &'static str,
    pub(crate) control_not_ready: &'static str,
    pub(crate) control_save: &'static str,
    pub(crate) control_prepare: &'static str,
    pub(crate) control_revoke: &'static str,
    pub(crate) control_expire: &'static str,
    pub(crate) control_bad_faults: &'static str,
    pub(crate) control_presets: &'static str,
    pub(crate) control_slow: &'static str,
    pub(crate) control_rate_limit: &'static str,
    pub(crate) control_outage: &'static str,
    pub(crate) control_unknown_word: &'static str,
    pub(crate) control_none: &'static str,
    pub(crate) control_fields: &'static str,
    kinds: [&'static str; 5],
}

impl Language {
    /// Its code.
    pub(crate) fn code(self) -> &'static str {
        self.words().language
    }

    /// The language of a tag such as `fr-CA`.
    pub(crate) fn from_tag(tag: &str) -> Option<Self> {
        match tag.split('-').next()?.to_ascii_lowercase().as_str() {
            "en" => Some(Self::English),
            "fr" => Some(Self::French),
            _ => None,
        }
    }

    /// Its messages.
    pub(crate) fn words(self) -> &'static Words {
        match self {
            Self::English => &ENGLISH,
            Self::French => &FRENCH,
        }
    }
}

impl Words {
    /// What an application that has a scope can read.
    pub(crate) fn readable(&self, scope: Scope) -> &'static [&'static str] {
        match scope {
            Scope::Accounting => self.consent_reads_accounting,
            Scope::Banking => self.consent_reads_banking,
            Scope::Commerce => self.consent_reads_commerce,
            Scope::Profile => self.consent_reads_name,
            Scope::Email => self.consent_reads_email,
            Scope::Organisations | Scope::OpenId => &[],
        }
    }

    /// A kind of business in a few words.
    pub(crate) fn about(&self, kind: BusinessKind) -> &'static str {
        match kind {
            BusinessKind::Landlord => self.kinds[0],
            BusinessKind::Cafe => self.kinds[1],
            BusinessKind::Wholesaler => self.kinds[2],
            BusinessKind::Retailer => self.kinds[3],
            BusinessKind::Dormant => self.kinds[4],
        }
    }
}

const ENGLISH: Words = Words {
    language: "en",
    sandbox: "Sandbox",
    sandbox_notice: "This is a sandbox: its companies and their books are invented.",
    skip: "Skip to content",
    sign_in_title: "Sign in",
    sign_in_for: "to go on to",
    sign_in_hint: "The demo user's details are filled in for you.",
    email: "Email",
    password: "Password",
    sign_in: "Sign in",
    consent_title: "Allow access?",
    consent_asks: "asks to read the books of one of your organisations.",
    consent_reads: "It will be able to read:",
    consent_reads_accounting: &[
        "invoices, bills, credit notes and payments",
        "customers, suppliers and items",
        "the ledger and bank transactions",
        "balance sheet, profit and loss, cash flow",
    ],
    consent_reads_banking: &["bank accounts and their balances", "bank statements"],
    consent_reads_commerce: &[
        "products, shoppers and orders",
        "payments, refunds, disputes and payouts",
    ],
    consent_reads_name: &["your name"],
    consent_reads_email: &["your e-mail address"],
    consent_never: "It will not be able to change anything. You can end the access at any time.",
    consent_goes_to: "Your answer goes to",
    signed_in_as: "Signed in as",
    choose_organisation: "Which organisation?",
    all_organisations: "This covers every organisation of yours:",
    allow: "Allow access",
    deny: "Deny",
    problem_title: "This did not work",
    problem_next: "Go back to the application and start again from there.",
    home_title: "Sandbox accounting",
    home_text: "An accounting provider for trying things out. Applications send people here to sign in and to allow access to invented books.",
    home_control: "Organisations and faults",
    unknown_application: "The application that sent you here is not known to the sandbox.",
    wrong_redirect: "The application asked for your answer to be sent to an address that is not registered for it.",
    request_over: "This request is over, or was begun in another browser.",
    wrong_password: "That email and password do not match. The demo user's are filled in again.",
    our_fault: "Something in the sandbox failed. Its log says what.",
    control_title: "Organisations and faults",
    control_text: "Switch faults on to see how an application copes with them. A button replaces the faults of its organisation; what they are can be seen and changed as JSON beneath.",
    control_organisation: "Organisation",
    control_kind: "Business",
    control_books: "Books",
    control_grants: "Living grants",
    control_faults: "Faults",
    control_actions: "Actions",
    control_ready: "written",
    control_not_ready: "not written yet",
    control_save: "Set faults",
    control_prepare: "Write books now",
    control_revoke: "End all grants",
    control_expire: "Expire access tokens",
    control_bad_faults: "Those faults cannot be read; nothing was changed:",
    control_presets: "Ready-made faults",
    control_slow: "Slow: every answer takes 3 s",
    control_rate_limit: "Too many requests: the next 20 calls, wait 10 s",
    control_outage: "Outage: the next 50 calls fail",
    control_unknown_word: "A word nobody knows in invoice 1",
    control_none: "No faults",
    control_fields: "Every field, with an example",
    kinds: [
        "Landlord: two flats, a few dozen documents",
        "Café: counter sales and catering, some thousands of records",
        "Wholesaler: 100,000 invoices, ready some seconds after it is first chosen",
        "Retailer: an online shop, two stores and the trade, in three currencies",
        "Dormant company: books with nothing in them",
    ],
};

const FRENCH: Words = Words {
    language: "fr",
    sandbox: "Bac à sable",
    sandbox_notice: "Ceci est un bac à sable : ses entreprises et leurs comptes sont inventés.",
    skip: "Aller au contenu",
    sign_in_title: "Se connecter",
    sign_in_for: "pour continuer vers",
    sign_in_hint: "Les identifiants de l’utilisateur de démonstration sont déjà remplis.",
    email: "Adresse électronique",
    password: "Mot de passe",
    sign_in: "Se connecter",
    consent_title: "Autoriser l’accès ?",
    consent_asks: "demande à lire les comptes d’une de vos organisations.",
    consent_reads: "L’application pourra lire :",
    consent_reads_accounting: &[
        "les factures, les avoirs et les paiements",
        "les clients, les fournisseurs et les articles",
        "le grand livre et les opérations bancaires",
        "le bilan, le compte de résultat et les flux de trésorerie",
    ],
    consent_reads_banking: &["les comptes bancaires et leurs soldes", "les relevés bancaires"],
    consent_reads_commerce: &[
        "les produits, les clients de la boutique et leurs commandes",
        "les paiements, les remboursements, les litiges et les versements",
    ],
    consent_reads_name: &["votre nom"],
    consent_reads_email: &["votre adresse e-mail"],
    consent_never: "Elle ne pourra rien modifier. Vous pouvez mettre fin à cet accès à tout moment.",
    consent_goes_to: "Votre réponse sera envoyée à",
    signed_in_as: "Connecté en tant que",
    choose_organisation: "Quelle organisation ?",
    all_organisations: "Cela concerne toutes vos organisations :",
    allow: "Autoriser l’accès",
    deny: "Refuser",
    problem_title: "Cela n’a pas fonctionné",
    problem_next: "Retournez à l’application et recommencez à partir de là.",
    home_title: "Comptabilité bac à sable",
    home_text: "Un fournisseur de comptabilité pour faire des essais. Les applications y envoient les gens se connecter et autoriser l’accès à des comptes inventés.",
    home_control: "Organisations et pannes",
    unknown_application: "L’application qui vous envoie n’est pas connue du bac à sable.",
    wrong_redirect: "L’application demande d’envoyer votre réponse à une adresse qui n’est pas enregistrée pour elle.",
    request_over: "Cette demande est terminée, ou a été commencée dans un autre navigateur.",
    wrong_password: "Cette adresse et ce mot de passe ne correspondent pas. Ceux de l’utilisateur de démonstration sont de nouveau remplis.",
    our_fault: "Le bac à sable a échoué. Son journal dit pourquoi.",
    control_title: "Organisations et pannes",
    control_text: "Activez des pannes pour voir comment une application les supporte. Un bouton remplace les pannes de son organisation ; elles se lisent et se modifient en JSON au-dessous.",
    control_organisation: "Organisation",
    control_kind: "Activité",
    control_books: "Comptes",
    control_grants: "Accès en cours",
    control_faults: "Pannes",
    control_actions: "Actions",
    control_ready: "écrits",
    control_not_ready: "pas encore écrits",
    control_save: "Régler les pannes",
    control_prepare: "Écrire les comptes",
    control_revoke: "Mettre fin aux accès",
    control_expire: "Faire expirer les jetons",
    control_bad_faults: "Ces pannes sont illisibles ; rien n’a été changé :",
    control_presets: "Pannes toutes prêtes",
    control_slow: "Lenteur : chaque réponse prend 3 s",
    control_rate_limit: "Trop de requêtes : les 20 prochains appels, attendre 10 s",
    control_outage: "Indisponible : les 50 prochains appels échouent",
    control_unknown_word: "Un mot inconnu dans la facture 1",
    control_none: "Aucune panne",
    control_fields: "Tous les champs, avec un exemple",
    kinds: [
        "Bailleur : deux appartements, quelques dizaines de pièces",
        "Café : ventes au comptoir et traiteur, quelques milliers d’écritures",
        "Grossiste : 100 000 factures, prêtes quelques secondes après le premier choix",
        "Détaillant : boutique en ligne, deux magasins et vente aux professionnels, en trois devises",
        "Société en sommeil : des comptes sans rien dedans",
    ],
};
