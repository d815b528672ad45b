//! The chart of accounts: what each account is, and where it stands in the statements.

use serde::{Deserialize, Serialize};

/// Which side of the accounting equation an account is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountClass {
    /// What the business has.
    Asset,
    /// What it owes.
    Liability,
    /// What belongs to its owners.
    Equity,
    /// What it earns.
    Income,
    /// What it spends.
    Expense,
}

impl AccountClass {
    /// Whether a debit makes the balance larger.
    pub fn is_debit_positive(self) -> bool {
        matches!(self, Self::Asset | Self::Expense)
    }

    /// Whether the account belongs to the balance sheet and not to profit and loss.
    pub fn is_on_balance_sheet(self) -> bool {
        matches!(self, Self::Asset | Self::Liability | Self::Equity)
    }
}

/// The heading under which an account stands in the statements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each variant is its heading")]
pub enum AccountGroup {
    #[serde(rename = "Fixed assets")]
    FixedAssets,
    #[serde(rename = "Current assets")]
    CurrentAssets,
    #[serde(rename = "Current liabilities")]
    CurrentLiabilities,
    #[serde(rename = "Long-term liabilities")]
    LongTermLiabilities,
    Equity,
    Income,
    #[serde(rename = "Cost of sales")]
    CostOfSales,
    Expenses,
    #[serde(rename = "Other income")]
    OtherIncome,
    #[serde(rename = "Other expenses")]
    OtherExpenses,
}

impl AccountGroup {
    /// The class that all accounts of the group have.
    pub fn class(self) -> AccountClass {
        match self {
            Self::FixedAssets | Self::CurrentAssets => AccountClass::Asset,
            Self::CurrentLiabilities | Self::LongTermLiabilities => AccountClass::Liability,
            Self::Equity => AccountClass::Equity,
            Self::Income | Self::OtherIncome => AccountClass::Income,
            Self::CostOfSales | Self::Expenses | Self::OtherExpenses => AccountClass::Expense,
        }
    }
}

/// What an account is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each variant is its word in API.md")]
pub enum AccountKind {
    Bank,
    Receivable,
    Stock,
    FixedAsset,
    AccumulatedDepreciation,
    Payable,
    Tax,
    Payroll,
    Deposit,
    Loan,
    ShareCapital,
    Drawings,
    RetainedEarnings,
    Sales,
    DirectCost,
    Overhead,
    Depreciation,
    Interest,
    Other,
}

/// What money that meets an account is spent on or comes from, in the cash flow statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CashActivity {
    /// Trading.
    Operating,
    /// Buying and selling fixed assets.
    Investing,
    /// Lenders and owners.
    Financing,
}

impl AccountKind {
    /// The section of the cash flow statement for money on the other side of this account.
    pub fn cash_activity(self) -> CashActivity {
        match self {
            Self::FixedAsset | Self::AccumulatedDepreciation => CashActivity::Investing,
            Self::Loan | Self::ShareCapital | Self::Drawings | Self::RetainedEarnings => {
                CashActivity::Financing
            }
            _ => CashActivity::Operating,
        }
    }
}

/// An account's id within its organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountId(pub u16);

/// One account of the chart.
#[derive(Debug, Clone, Copy)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// Its nominal code.
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What belongs in it.
    pub description: &'static str,
    /// Its heading in the statements.
    pub group: AccountGroup,
    /// What it is for.
    pub kind: AccountKind,
}

macro_rules! chart {
    ($($constant:ident $id:literal $code:literal $name:literal $group:ident $kind:ident $description:literal;)+) => {
        $(#[doc = $name] pub const $constant: AccountId = AccountId($id);)+

        /// Every account that any business may use, by code.
        const ACCOUNTS: &[Account] = &[
            $(Account {
                id: AccountId($id), code: $code, name: $name, description: $description,
                group: AccountGroup::$group, kind: AccountKind::$kind,
            },)+
        ];
    };
}

chart! {
    PROPERTY 1 "0010" "Land and buildings" FixedAssets FixedAsset "Property that the business owns, at cost";
    PROPERTY_DEPRECIATION 2 "0011" "Land and buildings, depreciation" FixedAssets AccumulatedDepreciation "Depreciation of property to date";
    EQUIPMENT 3 "0030" "Plant and equipment" FixedAssets FixedAsset "Machines, furniture and fittings, at cost";
    EQUIPMENT_DEPRECIATION 4 "0031" "Plant and equipment, depreciation" FixedAssets AccumulatedDepreciation "Depreciation of equipment to date";
    VEHICLES 5 "0040" "Vehicles" FixedAssets FixedAsset "Vans and lorries, at cost";
    VEHICLES_DEPRECIATION 6 "0041" "Vehicles, depreciation" FixedAssets AccumulatedDepreciation "Depreciation of vehicles to date";
    BANK 7 "1000" "Business current account" CurrentAssets Bank "Day-to-day banking";
    SAVINGS 8 "1010" "Savings account" CurrentAssets Bank "Money set aside";
    TILL 9 "1020" "Cash in tills" CurrentAssets Bank "Notes and coins not yet banked";
    PROCESSOR 10 "1030" "Payment processor" CurrentAssets Bank "Card and online payments that the processor has yet to pay out";
    STOCK 11 "1100" "Stock" CurrentAssets Stock "Goods held for sale, at cost";
    RECEIVABLES 12 "1200" "Trade debtors" CurrentAssets Receivable "What customers owe on invoices";
    PAYABLES 13 "2100" "Trade creditors" CurrentLiabilities Payable "What is owed to suppliers on bills";
    VAT 14 "2200" "VAT" CurrentLiabilities Tax "VAT charged less VAT paid, until settled each quarter";
    PAYROLL_TAXES 15 "2210" "Payroll taxes" CurrentLiabilities Payroll "Income tax and national insurance withheld and due";
    NET_WAGES 16 "2220" "Net wages" CurrentLiabilities Payroll "Wages due to staff";
    DEPOSITS 17 "2300" "Tenants' deposits" CurrentLiabilities Deposit "Deposits held for tenants";
    CORPORATION_TAX 18 "2400" "Corporation tax" CurrentLiabilities Tax "Tax on profits, until paid";
    BANK_LOAN 19 "2500" "Bank loan" LongTermLiabilities Loan "What is still owed on the bank loan";
    MORTGAGE 20 "2510" "Mortgage" LongTermLiabilities Loan "What is still owed on the mortgage";
    SHARE_CAPITAL 21 "3000" "Share capital" Equity ShareCapital "What the owners have paid in";
    RETAINED_EARNINGS 22 "3100" "Retained earnings brought forward" Equity RetainedEarnings "Profits kept from before these books";
    DRAWINGS 23 "3200" "Dividends and drawings" Equity Drawings "What the owners have taken out";
    COUNTER_SALES 24 "4000" "Counter sales" Income Sales "Takings over the counter";
    CATERING_SALES 25 "4010" "Catering sales" Income Sales "Catering sold on invoice";
    RENT_RECEIVED 26 "4020" "Rent" Income Sales "Rent charged to tenants";
    GOODS_SALES 27 "4030" "Sales of goods" Income Sales "Goods sold to the trade";
    DELIVERY_CHARGES 28 "4040" "Delivery charges" Income Sales "Carriage charged to customers";
    SHOP_SALES 29 "4050" "Shop sales" Income Sales "Goods sold online and in the shops";
    SHOP_REFUNDS 30 "4060" "Refunds to shoppers" Income Sales "What shoppers were given back, a deduction from sales";
    FOOD_AND_DRINK 31 "5000" "Coffee, tea and food" CostOfSales DirectCost "Ingredients bought for the kitchen and the bar";
    COST_OF_GOODS 32 "5100" "Cost of goods sold" CostOfSales DirectCost "Cost of the goods sold";
    CARRIAGE 33 "5200" "Carriage" CostOfSales DirectCost "Hauliers and couriers";
    WAGES 34 "6000" "Wages and salaries" Expenses Overhead "Gross pay";
    EMPLOYER_INSURANCE 35 "6010" "Employer's national insurance" Expenses Overhead "National insurance on top of pay";
    PREMISES 36 "6100" "Rent and rates" Expenses Overhead "Premises";
    REPAIRS 37 "6110" "Repairs and maintenance" Expenses Overhead "Upkeep of premises and equipment";
    INSURANCE 38 "6120" "Insurance" Expenses Overhead "Premiums";
    UTILITIES 39 "6130" "Light, heat and water" Expenses Overhead "Utilities";
    AGENT_FEES 40 "6140" "Letting agent's fees" Expenses Overhead "Management of lettings";
    SOFTWARE 41 "6150" "Software and telephone" Expenses Overhead "Subscriptions and lines";
    MARKETING 42 "6160" "Marketing" Expenses Overhead "Advertising and print";
    CARD_FEES 43 "6170" "Card fees" Expenses Overhead "What the card acquirer keeps";
    CHARGEBACKS 44 "6175" "Chargebacks" Expenses Overhead "Payments that shoppers had their bank take back";
    BANK_CHARGES 45 "6180" "Bank charges" Expenses Overhead "Account fees";
    VEHICLE_COSTS 46 "6190" "Vehicle running costs" Expenses Overhead "Fuel, tyres and service";
    PROFESSIONAL_FEES 47 "6200" "Accountancy and legal fees" Expenses Overhead "Advisers";
    DEPRECIATION 48 "6900" "Depreciation" Expenses Depreciation "Wear of fixed assets";
    INTEREST_RECEIVED 49 "7000" "Interest received" OtherIncome Interest "Interest on savings";
    EXCHANGE_DIFFERENCES 50 "7100" "Exchange differences" OtherIncome Other "Gains, less losses, on amounts in other currencies";
    LOAN_INTEREST 51 "8000" "Loan interest" OtherExpenses Interest "Interest on loans and mortgages";
    PROFITS_TAX 52 "8100" "Tax on profits" OtherExpenses Other "Corporation tax charged";
    SUSPENSE 53 "9999" "Suspense" CurrentLiabilities Other "Bank lines that nobody has explained yet";
}

/// Any account by id.
pub fn account(id: AccountId) -> Option<&'static Account> {
    ACCOUNTS.get(usize::from(id.0).checked_sub(1)?)
}

/// Every account by code.
pub fn accounts() -> &'static [Account] {
    ACCOUNTS
}

/// An account that an organisation added, as its record in the `accounts` resource says.
#[derive(Debug, Clone, Deserialize)]
pub struct AddedAccount {
    id: AccountId,
    code: String,
    name: String,
    group: AccountGroup,
    kind: AccountKind,
}

/// What statements need to know of an account.
#[derive(Debug, Clone, Copy)]
pub struct ChartAccount<'a> {
    /// Its id.
    pub id: AccountId,
    /// Its nominal code.
    pub code: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Its heading in the statements.
    pub group: AccountGroup,
    /// What it is for.
    pub kind: AccountKind,
}

/// The accounts of one organisation: those that any business may use, and those that it added.
#[derive(Debug, Default)]
pub struct Chart {
    added: Vec<AddedAccount>,
}

impl Chart {
    /// With the accounts that were added.
    pub fn with(added: Vec<AddedAccount>) -> Self {
        Self { added }
    }

    /// Every account, those that were added last.
    pub fn accounts(&self) -> impl Iterator<Item = ChartAccount<'_>> {
        let known = ACCOUNTS.iter().map(ChartAccount::from);
        known.chain(self.added.iter().map(ChartAccount::from))
    }

    /// The account with that id.
    pub fn account(&self, id: AccountId) -> Option<ChartAccount<'_>> {
        match account(id) {
            Some(known) => Some(known.into()),
            None => self
                .added
                .iter()
                .find(|account| account.id == id)
                .map(ChartAccount::from),
        }
    }
}

impl From<&'static Account> for ChartAccount<'_> {
    fn from(account: &'static Account) -> Self {
        Self {
            id: account.id,
            code: account.code,
            name: account.name,
            group: account.group,
            kind: account.kind,
        }
    }
}

impl<'a> From<&'a AddedAccount> for ChartAccount<'a> {
    fn from(account: &'a AddedAccount) -> Self {
        Self {
            id: account.id,
            code: &account.code,
            name: &account.name,
            group: account.group,
            kind: account.kind,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_count_from_one_in_the_order_of_codes() {
        for (index, account) in accounts().iter().enumerate() {
            assert_eq!(usize::from(account.id.0), index + 1, "{}", account.name);
        }
        assert!(accounts().windows(2).all(|pair| pair[0].code < pair[1].code));
    }
}
