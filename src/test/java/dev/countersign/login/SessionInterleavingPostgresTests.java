package dev.countersign.login;

import dev.countersign.testkit.OnPostgres;

@OnPostgres
class SessionInterleavingPostgresTests extends SessionInterleavingTests {

	@Override
	String countOfBlocked() {
		return """
				SELECT count(*) FROM pg_stat_activity
				WHERE datname = current_database() AND wait_event_type = 'Lock'""";
	}

}
