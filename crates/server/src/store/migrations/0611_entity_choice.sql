-- The organisations that a grant opens, where the company has yet to choose one: a JSON array of id
-- and name. Null where one was authorised and the question is whether it was meant.
alter table link_questions add column choices {text};
