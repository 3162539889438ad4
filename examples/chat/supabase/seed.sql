-- Seed data for development and tests: invented people, known ids, mails at example.com.
-- It may run any number of times. Never run it on staging or production.

-- Users; their profiles are made by the trigger on auth.users.
-- Sign in with the mail and the word "sediment-demo".
insert into auth.users (
  instance_id, id, aud, role, email, encrypted_password, email_confirmed_at,
  confirmation_token, recovery_token, email_change, email_change_token_new,
  raw_app_meta_data, raw_user_meta_data, created_at, updated_at
)
select
  '00000000-0000-0000-0000-000000000000', person.id, 'authenticated', 'authenticated', person.email,
  extensions.crypt('sediment-demo', extensions.gen_salt('bf')), '2026-02-19 09:00:00+00',
  '', '', '', '',
  '{"provider": "email", "providers": ["email"]}', jsonb_build_object('display_name', person.display_name),
  '2026-02-19 09:00:00+00', '2026-02-19 09:00:00+00'
from (
  values
    ('a0000000-0000-4000-8000-000000000001'::uuid, 'mira@example.com', 'Mira Sample'),
    ('a0000000-0000-4000-8000-000000000002'::uuid, 'jonas@example.com', 'Jonas Sample'),
    ('a0000000-0000-4000-8000-000000000003'::uuid, 'newcomer@example.com', 'Noa Sample')
) as person (id, email, display_name)
on conflict do nothing;

insert into auth.identities (id, provider_id, user_id, provider, identity_data, last_sign_in_at, created_at, updated_at)
select
  u.id, u.id::text, u.id, 'email',
  jsonb_build_object('sub', u.id::text, 'email', u.email, 'email_verified', true),
  u.created_at, u.created_at, u.created_at
from auth.users as u
where u.id in (
  'a0000000-0000-4000-8000-000000000001',
  'a0000000-0000-4000-8000-000000000002',
  'a0000000-0000-4000-8000-000000000003'
)
on conflict do nothing;

-- Sessions: three of Mira, one of Jonas, none of Noa
insert into public.chat_sessions (id, user_id, title, is_archived)
values
  ('b0000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000001', 'How deep is the lake?', false),
  ('b0000000-0000-4000-8000-000000000002', 'a0000000-0000-4000-8000-000000000001', 'Reading a drill core', false),
  ('b0000000-0000-4000-8000-000000000003', 'a0000000-0000-4000-8000-000000000001', 'Old notes', true),
  ('b0000000-0000-4000-8000-000000000004', 'a0000000-0000-4000-8000-000000000002', 'Packing list for the field trip', false)
on conflict do nothing;

-- Messages
insert into public.messages (id, session_id, role, content, created_at)
values
  ('c0000000-0000-4000-8000-000000000001', 'b0000000-0000-4000-8000-000000000001', 'user', 'How deep is the lake in the survey?', '2026-03-20 08:15:02+00'),
  ('c0000000-0000-4000-8000-000000000002', 'b0000000-0000-4000-8000-000000000001', 'assistant', 'The survey gives 41 metres at the buoy.', '2026-03-20 08:15:06+00'),
  ('c0000000-0000-4000-8000-000000000003', 'b0000000-0000-4000-8000-000000000002', 'user', 'What does a dark band in the core mean?', '2026-03-21 14:40:51+00'),
  ('c0000000-0000-4000-8000-000000000004', 'b0000000-0000-4000-8000-000000000002', 'assistant', 'Usually a winter: fine grains settle under the ice.', '2026-03-21 14:40:55+00'),
  ('c0000000-0000-4000-8000-000000000005', 'b0000000-0000-4000-8000-000000000003', 'user', 'Keep this for later.', '2026-02-25 10:02:33+00'),
  ('c0000000-0000-4000-8000-000000000006', 'b0000000-0000-4000-8000-000000000004', 'user', 'Do I need boots?', '2026-04-02 06:31:10+00'),
  ('c0000000-0000-4000-8000-000000000007', 'b0000000-0000-4000-8000-000000000004', 'assistant', 'Yes, the shore is soft after rain.', '2026-04-02 06:31:13+00')
on conflict do nothing;

-- Documents; the bucket itself stays empty
insert into public.documents (id, user_id, title, storage_path, mime_type, status)
values
  ('d0000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000001', 'Lake survey', 'a0000000-0000-4000-8000-000000000001/lake-survey.pdf', 'application/pdf', 'ready'),
  ('d0000000-0000-4000-8000-000000000002', 'a0000000-0000-4000-8000-000000000001', 'Core photographs', 'a0000000-0000-4000-8000-000000000001/core-photographs.pdf', 'application/pdf', 'pending'),
  ('d0000000-0000-4000-8000-000000000003', 'a0000000-0000-4000-8000-000000000002', 'Field trip', 'a0000000-0000-4000-8000-000000000002/field-trip.md', 'text/markdown', 'ready')
on conflict do nothing;

-- Chunks; their embeddings are left to the ingest worker
insert into public.chunks (id, document_id, position, content)
values
  ('e0000000-0000-4000-8000-000000000001', 'd0000000-0000-4000-8000-000000000001', 0, 'The lake was measured from a boat in June.'),
  ('e0000000-0000-4000-8000-000000000002', 'd0000000-0000-4000-8000-000000000001', 1, 'At the buoy the depth is 41 metres.'),
  ('e0000000-0000-4000-8000-000000000003', 'd0000000-0000-4000-8000-000000000001', 2, 'The north shore is steep, the south shore is flat.'),
  ('e0000000-0000-4000-8000-000000000004', 'd0000000-0000-4000-8000-000000000003', 0, 'Bring boots and a dry bag.')
on conflict do nothing;

-- Tags and ratings
insert into public.tags (id, user_id, name)
values
  ('f0000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000001', 'water'),
  ('f0000000-0000-4000-8000-000000000002', 'a0000000-0000-4000-8000-000000000001', 'measured'),
  ('f0000000-0000-4000-8000-000000000003', 'a0000000-0000-4000-8000-000000000002', 'outdoors')
on conflict do nothing;

insert into public.document_tags (document_id, tag_id)
values
  ('d0000000-0000-4000-8000-000000000001', 'f0000000-0000-4000-8000-000000000001'),
  ('d0000000-0000-4000-8000-000000000001', 'f0000000-0000-4000-8000-000000000002'),
  ('d0000000-0000-4000-8000-000000000003', 'f0000000-0000-4000-8000-000000000003')
on conflict do nothing;

insert into public.message_ratings (message_id, user_id, is_helpful, comment)
values
  ('c0000000-0000-4000-8000-000000000002', 'a0000000-0000-4000-8000-000000000001', true, null),
  ('c0000000-0000-4000-8000-000000000007', 'a0000000-0000-4000-8000-000000000002', false, 'Which boots?')
on conflict do nothing;
