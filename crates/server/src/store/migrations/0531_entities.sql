-- Which connections read one organisation: asked whenever a company authorises one.
create index connections_by_entity on connections (client_id, platform_key, entity_id);
