-- a database webhook as the dashboard makes it
create table public.orders (id int primary key);
create trigger "order-webhook" after insert on public.orders for each row
  execute function supabase_functions.http_request(
    'https://example.com/hook', 'POST', '{"Content-type":"application/json"}', '{}', '1000');
insert into public.orders values (1);
comment on table public.orders is e'@graphql({"totalCount": {"enabled": true}})';
comment on schema public is e'@graphql({"inflect_names": true})';
select graphql_public.graphql(query => '{ ordersCollection { totalCount } }');
