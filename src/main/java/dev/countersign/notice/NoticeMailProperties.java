package dev.countersign.notice;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * How mails look. They are sent where {@code spring.mail.host} is set.
 *
 * @param from whom they are from, an address with or without a name
 * @param serviceName what they call the service
 * @param templates a folder whose files take the place of those in the jar
 * @param subjects their subjects, where they are not to be those in the jar
 */
@ConfigurationProperties("countersign.mail")
record NoticeMailProperties(@Nullable String from, @DefaultValue("Countersign") String serviceName,
		@Nullable Path templates, @DefaultValue Map<NoticeKind, String> subjects) {

	NoticeMailProperties {
		if (from != null) {
			sender(from);
		}
		if (templates != null && !Files.isDirectory(templates)) {
			throw new FailureAnalyzedException(
					"The setting countersign.mail.templates is %s, which is not a folder.".formatted(templates),
					"Set it to a folder with files such as password-reset.html, or leave it out.");
		}
		subjects = Map.copyOf(subjects);
	}

	/** Returns whom mails are from. */
	InternetAddress sender() {
		if (this.from == null) {
			throw new FailureAnalyzedException("spring.mail.host is set and countersign.mail.from is not.",
					"Set countersign.mail.from (COUNTERSIGN_MAIL_FROM) to the sender of mails, such as "
							+ "Example <no-reply@example.com>.");
		}
		return sender(this.from);
	}

	String subject(NoticeKind kind) {
		return this.subjects.getOrDefault(kind, kind.subject());
	}

	private static InternetAddress sender(String from) {
		try {
			InternetAddress address = new InternetAddress(from, true);
			address.validate();
			return address;
		}
		catch (AddressException ex) {
			throw new FailureAnalyzedException(
					"The setting countersign.mail.from is '%s', which is not a sender of mails."
						.formatted(from.replaceAll("\\p{Cntrl}", " ")),
					"Set it to an address, with or without a name, such as Example <no-reply@example.com>.");
		}
	}

}
