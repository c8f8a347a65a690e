package dev.countersign.account;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import dev.countersign.password.PasswordHasher;
import dev.countersign.password.RandomPasswords;
import dev.countersign.password.Username;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Makes the first administrator in an empty store, and says how to log in as them. There
 * are no default credentials: a password that was not given is random, and shown once.
 * The command line, which serves nobody, makes none.
 */
@Component
@ConditionalOnWebApplication
class FirstAdministrator implements InitializingBean, DisposableBean {

	private static final JsonMapper ASCII = JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

	private static final Log log = LogFactory.getLog(FirstAdministrator.class);

	private final Accounts accounts;

	private final BootstrapProperties properties;

	private final PasswordHasher hasher;

	private final RandomPasswords randomPasswords;

	private final AccountAudit audit;

	private final TransactionOperations transactions;

	private final Clock clock;

	private @Nullable String madePassword;

	FirstAdministrator(Accounts accounts, BootstrapProperties properties, PasswordHasher hasher,
			RandomPasswords randomPasswords, AccountAudit audit, TransactionOperations transactions, Clock clock) {
		this.accounts = accounts;
		this.properties = properties;
		this.hasher = hasher;
		this.randomPasswords = randomPasswords;
		this.audit = audit;
		this.transactions = transactions;
		this.clock = clock;
	}

	/** Before the port opens, so that nobody meets a service without an administrator. */
	@Override
	public void afterPropertiesSet() {
		if (this.accounts.isEmpty()) {
			add(username());
		}
	}

	/** On standard output rather than in the log, which is kept and passed on. */
	@EventListener
	void print(ApplicationReadyEvent ready) {
		print(ready.getApplicationContext().getEnvironment().getProperty("local.server.port", "8080"));
	}

	/**
	 * A start that failed after the account was made, such as for a port in use, has
	 * printed nothing yet, and the next start would not.
	 */
	@Override
	public void destroy() {
		print("8080");
	}

	private void print(String port) {
		String password = this.madePassword;
		this.madePassword = null;
		if (password != null) {
			System.out.println(message(username(), password, port));
		}
	}

	private void add(Username username) {
		String given = this.properties.password();
		String password = (given != null) ? checked(given, username) : this.randomPasswords.make(username);
		Account account = new Account(UUID.randomUUID(), username, Set.of(Roles.ADMIN), true, this.clock.instant(), 0);
		try {
			add(account, this.hasher.hash(password));
		}
		catch (DuplicateKeyException ex) {
			log.info("Another node made the first administrator.");
			return;
		}
		log.info("Made the first administrator, " + username);
		this.madePassword = (given != null) ? null : password;
	}

	private void add(Account account, String hash) {
		this.transactions.executeWithoutResult((transaction) -> {
			this.accounts.add(account, hash);
			this.audit.created(account);
		});
	}

	private String checked(String password, Username username) {
		this.hasher.objection(password, username).ifPresent((objection) -> {
			throw new FailureAnalyzedException(
					"The setting countersign.bootstrap.password (COUNTERSIGN_BOOTSTRAP_PASSWORD) breaks a rule.",
					"The password %s\nSet another one, or none to have one made and shown once.".formatted(objection));
		});
		return password;
	}

	private Username username() {
		return Username.of(this.properties.username())
			.orElseThrow(() -> new FailureAnalyzedException(
					"The setting countersign.bootstrap.username (COUNTERSIGN_BOOTSTRAP_USERNAME) is not a user name.",
					"A user name " + Username.RULE + ". Set another one."));
	}

	private static String message(Username username, String password, String port) {
		return """

				The store is empty, so an administrator was made. This password is shown only now:

				    username  %1$s
				    password  %2$s

				Log in:

				    %3$s
				""".formatted(username, password, loginCommand(username.value(), password, port));
	}

	/** In ASCII, and quoted for the shell, whatever the name. */
	static String loginCommand(String username, String password, String port) {
		Map<String, String> credentials = new LinkedHashMap<>();
		credentials.put("username", username);
		credentials.put("password", password);
		String json = ASCII.writeValueAsString(credentials).replace("'", "'\\''");
		return "curl -s http://localhost:%s/login -H 'Content-Type: application/json' -d '%s'".formatted(port, json);
	}

}
