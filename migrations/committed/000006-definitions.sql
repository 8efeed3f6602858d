--! Previous: sha1:91f8080394d8c01d50d2d2f6adc250478436371f
--! Hash: sha1:416ed3caa0d9082cd1c8529ee194c520fde6dc45

-- What more a definition can say of a source.

set local role r_owner;

reset role;
