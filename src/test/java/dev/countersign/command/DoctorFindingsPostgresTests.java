package dev.countersign.command;

import dev.countersign.testkit.OnPostgres;

@OnPostgres
class DoctorFindingsPostgresTests extends DoctorFindingsTests {

}
