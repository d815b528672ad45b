-- What the provider said of the person who signed in, sealed: for the client's redirect, where its Link
-- address asks for it.
alter table link_journeys add column person {bytes};
