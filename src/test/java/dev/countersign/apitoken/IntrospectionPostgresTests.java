package dev.countersign.apitoken;

import dev.countersign.testkit.OnPostgres;

@OnPostgres
class IntrospectionPostgresTests extends IntrospectionTests {

}
