//! The Portal's pages.

mod branding;
mod companies;
mod company;
mod connection_dialogs;
mod data;
mod data_type_settings;
mod developers;
mod files;
mod funnel;
mod home;
mod link_settings;
mod record;
mod redirects;
mod sign_in;
mod webhooks;

pub use branding::BrandingPage;
pub use companies::{
    CompaniesPage, CompanyAddedPage, CompanyRow, CompanySort, DeleteCompanyPage, LapsingConnection,
    NewCompanyPage, RenameCompanyPage,
};
pub use company::{
    CompanyHeader, CompanyPage, ConnectionsSection, FactsSection, HistoryRow, HistorySection,
    ReadHistoryPage, RefreshForm,
};
pub use connection_dialogs::{DeleteConnectionPage, UnlinkConnectionPage};
pub use data::{
    CellView, Choice, ColumnChoice, ColumnHead, DataGroup, DataPage, DataSection, FieldName, NoRecords,
    QueryProblem, RecordRow, RecordsPage,
};
pub use data_type_settings::{
    DataTypeGroup, DataTypeRow, DataTypeSettingsPage, FrequencyChoice, OverridingCompany,
};
pub use developers::{ApiKeyRow, DeleteKeyPage, DevelopersPage, KeyMadePage, NewKeyPage};
pub use files::{FileRow, FilesSection};
pub use funnel::{FailureRow, FunnelPage, FunnelStage, JourneyRow, PlatformFunnelRow, Span};
pub use home::{AttentionGroup, AttentionItem, HomePage, StatusTile};
pub use link_settings::{LinkSettingsPage, SourceRow, TextRow};
pub use record::{
    ChangeView, FieldOriginRow, FieldRow, LinesTable, MappingView, RecordPage, ReportTree, ReportTreeLine,
};
pub use redirects::{RedirectTrial, RedirectsPage};
pub use sign_in::{ConfirmSignInPage, SignedOutPage};
pub use webhooks::{ConsumerRow, ConsumerState, EventChoice, MessageRow, WebhookPage, WebhooksPage};

/// Who is looking at the Portal.
#[derive(Debug, Clone)]
pub struct Viewer {
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// The client they work for.
    pub client_name: String,
    /// Whether they may change settings.
    pub may_manage_settings: bool,
}
