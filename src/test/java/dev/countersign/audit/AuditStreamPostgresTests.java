package dev.countersign.audit;

import dev.countersign.testkit.OnPostgres;

@OnPostgres
class AuditStreamPostgresTests extends AuditStreamTests {

}
