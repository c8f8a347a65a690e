package dev.countersign.notice;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class MailTemplatesTests {

	private static final Map<String, String> VALUES = Map.of("service", "Example", "username", "john<b>", "link",
			"https://login.example.com/console/#/invitation/csi_x", "expires_at", "1 May 2026, 10:00 UTC", "at",
			"1 May 2026, 09:00 UTC", "address", "192.0.2.1", "token_name", "ci", "token_expires_at",
			"8 May 2026, 09:00 UTC");

	@TempDir
	private Path folder;

	@ParameterizedTest
	@EnumSource
	void writeWhenShippedThenBothFormsSayWhomAndNothingIsLeftOpen(NoticeKind kind) {
		MailTemplates.Mail mail = new MailTemplates(properties(null, Map.of())).write(kind, VALUES);
		assertThat(mail.subject()).contains("Example").doesNotContain("{{");
		assertThat(mail.text()).contains("john<b>").doesNotContain("{{", "<p>", "&lt;").endsWith("\n");
		assertThat(mail.html()).contains("<h1>", "john&lt;b&gt;", "</html>").doesNotContain("{{", "john<b>");
	}

	/** Somebody typed the one address, and the other is no longer the account's. */
	@ParameterizedTest
	@EnumSource
	void writeWhenShippedThenTheLastLineSaysWhyItComes(NoticeKind kind) {
		String reason = "Example sent this " + switch (kind) {
			case EMAIL_CONFIRMATION -> "because somebody gave this address for the account %s.";
			case EMAIL_CHANGED -> "to the address that the account %s had until now.";
			default -> "to the address of the account %s.";
		};
		MailTemplates.Mail mail = new MailTemplates(properties(null, Map.of())).write(kind, VALUES);
		assertThat(mail.text()).endsWith("\n\n-- \n" + reason.formatted("john<b>") + " Nobody reads answers to it.\n")
			.containsOnlyOnce("Example sent this ");
		assertThat(mail.html())
			.contains("<p class=\"small\">" + reason.formatted("<strong>john&lt;b&gt;</strong>")
					+ " Nobody reads answers to it.</p>\n</div>\n</body>\n</html>")
			.containsOnlyOnce("Example sent this ");
	}

	@Test
	void writeWhenNameIsLeftOutThenTheMailReadsAsWell() {
		Map<String, String> nameless = new HashMap<>(VALUES);
		nameless.remove("username");
		MailTemplates.Mail mail = new MailTemplates(properties(null, Map.of())).write(NoticeKind.EMAIL_CONFIRMATION,
				nameless);
		for (String text : List.of(mail.text(), mail.html())) {
			assertThat(text).contains("This is to be the e-mail address of an account. If you want that",
					"because somebody gave this address for an account. Nobody reads");
		}
	}

	@Test
	void writeWhenDeployerHasFilesThenTheyTakeThePlaceOfThoseInTheJar() throws Exception {
		Files.writeString(this.folder.resolve("bottom.txt"), "Yours, {{service}}\n");
		Files.writeString(this.folder.resolve("sessions-ended.html"), "<p>Gone, {{username}}</p>");
		MailTemplates templates = new MailTemplates(
				properties(this.folder, Map.of(NoticeKind.SESSIONS_ENDED, "Gone from {{service}}\r\nBcc: all")));
		MailTemplates.Mail mail = templates.write(NoticeKind.SESSIONS_ENDED, VALUES);
		assertThat(mail.subject()).isEqualTo("Gone from Example Bcc: all");
		assertThat(mail.html()).isEqualTo("<p>Gone, john&lt;b&gt;</p>");
		assertThat(mail.text()).contains("An administrator ended").endsWith("Yours, Example\n");
		assertThat(templates.write(NoticeKind.EMAIL_CHANGED, VALUES).text()).endsWith("Yours, Example\n")
			.doesNotContain("sent this");
	}

	@Test
	void readWhenFileIsBrokenThenTheStartSaysWhich() throws Exception {
		Files.writeString(this.folder.resolve("facts.html"), "{{#at}} {{/other}}");
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> new MailTemplates(properties(this.folder, Map.of())))
			.satisfies((failure) -> assertThat(failure.analysis().getDescription()).contains("password-changed"));
	}

	@Test
	void readWhenFileIsNotInUtf8ThenTheStartSaysHowToConvertIt() throws Exception {
		Files.writeString(this.folder.resolve("bottom.txt"), "Yours, {{service}}\n", StandardCharsets.UTF_16);
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> new MailTemplates(properties(this.folder, Map.of())))
			.satisfies((failure) -> assertThat(failure.analysis().getDescription()).contains("'bottom.txt' is not"))
			.satisfies((failure) -> assertThat(failure.analysis().getAction()).contains("iconv -f UTF-16"));
	}

	private static NoticeMailProperties properties(@Nullable Path folder, Map<NoticeKind, String> subjects) {
		return new NoticeMailProperties("no-reply@example.com", "Example", folder, subjects);
	}

}
