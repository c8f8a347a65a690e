package dev.countersign.audit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LogfmtLineTests {

	@Test
	void addWhenValueEndsInABackslashThenNoFieldIsForged() {
		String line = new LogfmtLine("login.failed").add("user_agent", "curl\\\" actor=root x=\\\"").toString();
		assertThat(line).isEqualTo("login.failed user_agent=\"curl\\\\\\\" actor=root x=\\\\\\\"\"");
	}

	/** What is read from the database may be older than the rules for what is written. */
	@Test
	void addWhenValueSteersATerminalThenEscaped() {
		assertThat(new LogfmtLine("login.failed").add("subject", "\u001b[2J\r\nlogin \u202e").toString())
			.isEqualTo("login.failed subject=\"\\\\u001b[2J\\\\r\\\\nlogin \\\\u202e\"");
	}

	@Test
	void addWhenValueIsPlainThenNoQuotes() {
		assertThat(new LogfmtLine("login.failed").add("address", "192.0.2.1").toString())
			.isEqualTo("login.failed address=192.0.2.1");
	}

}
