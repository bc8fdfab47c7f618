alter table notes add column tags text[] not null default '{}';
create index notes_tags on notes using gin (tags);
