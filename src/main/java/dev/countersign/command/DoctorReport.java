package dev.countersign.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import dev.countersign.account.OperatorAccounts;
import dev.countersign.audit.AuditEntry;
import dev.countersign.audit.IgnoredProxies;
import dev.countersign.key.DataKeys;
import dev.countersign.key.KeyReport;
import dev.countersign.key.KeyReport.KeyStatus;
import dev.countersign.key.KeyReport.Timing;
import dev.countersign.key.SecretTraces;
import dev.countersign.notice.NoticeTrials;
import dev.countersign.password.HashingReport;
import dev.countersign.store.DataFolder;
import dev.countersign.store.Database;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.ApplicationContext;
import org.springframework.dao.DataAccessException;

/**
 * Examines an installation from the outside in: what the database holds comes last, and
 * only where the database can be read.
 */
final class DoctorReport {

	private static final String BY_EMAIL = "countersign.login.by-email";

	private static final int MAX_NAMED = 20;

	private final OpenedService service;

	private final ApplicationContext context;

	/** Whether the database is this node's own. */
	private final boolean embedded;

	/** Where a mail is sent to try that, if it is. */
	private final @Nullable String mailTo;

	private final List<Finding> findings = new ArrayList<>();

	private boolean hasNoSecretYet;

	DoctorReport(OpenedService service, @Nullable String mailTo) {
		this.service = service;
		this.context = service.context();
		this.mailTo = mailTo;
		this.embedded = Database.isEmbedded(service.databaseUrl());
	}

	List<Finding> run() {
		check("secret", this::secret);
		if (this.embedded) {
			this.findings.addAll(new DataFolderCheck(this.context.getBean(DataFolder.class),
					this.context.getBean(KeyReport.class).secretFile())
				.run());
		}
		this.findings.addAll(new AddressCheck(this.context.getEnvironment()).run());
		check("hashing", () -> hashing(HashingReport.ofThisMachine()));
		checkDatabase();
		check("notices", this::notices);
		return this.findings;
	}

	private void checkDatabase() {
		if (!this.service.hasDatabase()) {
			this.findings.add(Finding.ok("database", "none yet; the first start makes it"));
		}
		else if (check("database", () -> new DatabaseCheck(this.context).database())
				&& !this.findings.contains(DatabaseCheck.IN_USE)
				&& check("migrations", () -> DatabaseCheck.migrations(this.context.getBean(Flyway.class)))
				&& isWhole()) {
			checkContent();
		}
	}

	/** Only a database that nodes share is moved to. */
	private boolean isWhole() {
		return this.embedded || check("move", () -> new DatabaseCheck(this.context).move());
	}

	/** Needs the tables of this version. */
	private void checkContent() {
		check("clock", () -> new DatabaseCheck(this.context).clock());
		if (!this.embedded) {
			check("pooler", () -> new PoolerCheck(this.context).run());
		}
		if (!this.hasNoSecretYet) {
			checkWhatNeedsTheSecret();
		}
	}

	/**
	 * Whoever asks for it where there is none makes one, which is for the server to do.
	 */
	private void checkWhatNeedsTheSecret() {
		check("administrator", this::administrator);
		check("roles", this::roles);
		if (this.context.getEnvironment().getProperty(BY_EMAIL, Boolean.class, false)) {
			check("login by e-mail", this::addresses);
		}
		check("forwarding", this::forwarding);
		checkKeys();
		check("data keys", this::dataKeys);
	}

	private Finding secret() {
		KeyReport keys = this.context.getBean(KeyReport.class);
		return keys.checkSecret(this.embedded)
			.map((place) -> Finding.ok("secret", "strong enough; it comes from " + place))
			.orElseGet(() -> missingSecret(keys));
	}

	private Finding missingSecret(KeyReport keys) {
		if (this.service.hasDatabase()) {
			if (!databaseAnswers()) {
				return Finding.warning("secret",
						"%s is missing, and the database cannot be asked whether it was used with one"
							.formatted(keys.secretFile()),
						"Put back a copy of the file before the next start, unless countersign.secret is set there");
			}
			this.context.getBean(SecretTraces.class).requireNone(keys.secretFile());
		}
		this.hasNoSecretYet = true;
		return Finding.ok("secret", "none yet; the first start of a new database makes it");
	}

	private boolean databaseAnswers() {
		try {
			return !DatabaseCheck.IN_USE.equals(new DatabaseCheck(this.context).database());
		}
		catch (DataAccessException ex) {
			return false;
		}
	}

	static Finding hashing(HashingReport report) {
		if (!report.isNative()) {
			return Finding.warning("hashing", "in Java, as no library for it loads here, so that logins are slower",
					"Run the service on a system with glibc, as Debian is and Alpine is not");
		}
		return report.inSmallPages() ? Finding.warning("hashing",
				"in native code and in small pages of memory, which takes longer than in huge ones",
				"Set /sys/kernel/mm/transparent_hugepage/enabled to always, if nothing else on this machine is against it")
				: Finding.ok("hashing", "in native code");
	}

	private Finding administrator() {
		OperatorAccounts accounts = this.context.getBean(OperatorAccounts.class);
		long count = accounts.count();
		if (count == 0) {
			return Finding.ok("administrator", "no account yet; the first start makes one");
		}
		return accounts.hasAdministrator()
				? Finding.ok("administrator", "there is one that is enabled, among %,d accounts".formatted(count))
				: Finding.problem("administrator", "no enabled account has the role admin",
						"Add one: countersign users add NAME --role admin");
	}

	private Finding roles() {
		Set<String> unnamed = this.context.getBean(OperatorAccounts.class).unnamedRoles();
		return unnamed.isEmpty() ? Finding.ok("roles", "each role of an account is in the settings") : Finding.warning(
				"roles", "bring no scopes: " + String.join(", ", unnamed.stream().limit(MAX_NAMED).toList()),
				"Set countersign.roles.<role> to the scopes that it shall bring, or to nothing if the role is for other services alone");
	}

	private Finding addresses() {
		OperatorAccounts accounts = this.context.getBean(OperatorAccounts.class);
		List<String> ambiguous = accounts.ambiguousAddresses(MAX_NAMED);
		if (!ambiguous.isEmpty()) {
			return Finding.problem("login by e-mail", "mean more than one account: " + String.join(", ", ambiguous),
					"Change the addresses or the names of these accounts: PATCH /users/{id}");
		}
		return Finding.ok("login by e-mail",
				"each address means one account, and %,d are not confirmed".formatted(accounts.unconfirmedAddresses()));
	}

	/** The server notes it, as only requests show it. */
	private Finding forwarding() {
		return this.context.getBean(IgnoredProxies.class)
			.findRecent()
			.map((entry) -> Finding.warning("forwarding",
					"%s forwarded requests on %s and is not trusted, so that all its clients count as one"
						.formatted(nameOf(entry), entry.at()),
					"If it is your proxy, set countersign.trusted-proxies=" + nameOf(entry)))
			.orElseGet(() -> Finding.ok("forwarding", "nobody within your networks forwarded requests untrusted"));
	}

	private static String nameOf(AuditEntry entry) {
		return (entry.subject() != null) ? entry.subject().name() : "";
	}

	private void checkKeys() {
		check("keys", () -> {
			List<KeyStatus> keys = this.context.getBean(KeyReport.class).findAll();
			keys.forEach((key) -> this.findings.add(keyFinding(key)));
			return keys.isEmpty() ? Finding.ok("keys", "none yet; the first start makes one")
					: Finding.ok("keys", "%d sign or verify".formatted(keys.size()));
		});
	}

	private Finding dataKeys() {
		int unreadable = this.context.getBean(DataKeys.class).countUnreadable();
		return (unreadable == 0) ? Finding.ok("data keys", "what is encrypted can be read")
				: Finding.problem("data keys",
						"%d were made under a secret that is not set here, so that second factors cannot be checked"
							.formatted(unreadable),
						"Add that secret to countersign.previous-secrets");
	}

	/** Tries each way on which notices go, as only that shows whether it works. */
	private Finding notices() {
		List<NoticeTrials.Trial> trials = this.context.getBean(NoticeTrials.class).tryAll(this.mailTo);
		trials.forEach((trial) -> this.findings
			.add(trial.good() ? Finding.ok(trial.channel(), trial.finding()) : Finding.problem(trial.channel(),
					trial.finding(),
					"Correct the settings spring.mail or countersign.webhook, or what they name; notices wait meanwhile")));
		return trials.isEmpty()
				? Finding.ok("notices", "go nowhere: neither spring.mail.host nor countersign.webhook.url is set")
				: Finding.ok("notices",
						"go by " + String.join(" and ", trials.stream().map(NoticeTrials.Trial::channel).toList()));
	}

	private static Finding keyFinding(KeyStatus key) {
		String subject = "key " + key.id();
		Duration age = key.age();
		String state = "%s, %s, %s".formatted(key.algorithm(), key.state(),
				(age != null) ? Ages.inWords(age) + " old" : "of a secret that is set here and never signed");
		if (!key.usable()) {
			return Finding.problem(subject, state + ", made under a secret that is not set here",
					"Add that secret to countersign.previous-secrets");
		}
		if (key.timing() == Timing.AHEAD) {
			return Finding.problem(subject, state + ", made by a server whose clock was ahead",
					"Set the clocks of all servers right, then have another key made: POST /keys/rotate");
		}
		if (key.timing() == Timing.OVERDUE) {
			return Finding.problem(subject, state + ", overdue for replacement",
					"Start the server, which replaces it, or look in its log for why it does not");
		}
		return Finding.ok(subject, state);
	}

	/** A check that fails has found a problem too. */
	private boolean check(String subject, Supplier<Finding> check) {
		Finding finding;
		try {
			finding = check.get();
		}
		catch (RuntimeException ex) {
			Optional<FailureAnalysis> analysis = FailureReport.analyze(ex, this.context);
			finding = Finding.problem(subject,
					analysis.map(FailureAnalysis::getDescription).orElseGet(() -> FailureReport.describe(ex)),
					analysis.map(FailureAnalysis::getAction)
						.orElse("Nobody foresaw this; look in the server's log for its cause"));
		}
		this.findings.add(finding);
		return !finding.isProblem();
	}

}
