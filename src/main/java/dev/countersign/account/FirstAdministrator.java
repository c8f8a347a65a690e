package dev.countersign.account;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.countersign.address.ContextPath;
import dev.countersign.password.NewPassword;
import dev.countersign.password.PasswordGenerator;
import dev.countersign.password.PasswordHasher;
import dev.countersign.password.Username;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Makes the first administrator in an empty store, and says how to log in as them. There
 * are no default credentials: a password that was not given is random, and shown once.
 * The command line, which serves nobody, makes none.
 */
@Component
@ConditionalOnWebApplication
class FirstAdministrator implements InitializingBean, SmartLifecycle {

	private static final JsonMapper ASCII = JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

	private static final Log log = LogFactory.getLog(FirstAdministrator.class);

	private final Accounts accounts;

	private final Administration administration;

	private final BootstrapProperties properties;

	private final PasswordHasher hasher;

	private final PasswordGenerator randomPasswords;

	private final Environment environment;

	private volatile boolean foundEmpty;

	private volatile boolean running;

	FirstAdministrator(Accounts accounts, Administration administration, BootstrapProperties properties,
			PasswordHasher hasher, PasswordGenerator randomPasswords, Environment environment) {
		this.accounts = accounts;
		this.administration = administration;
		this.properties = properties;
		this.hasher = hasher;
		this.randomPasswords = randomPasswords;
		this.environment = environment;
	}

	/** What cannot be made stops the start before the port is open. */
	@Override
	public void afterPropertiesSet() {
		this.foundEmpty = this.accounts.isEmpty();
		if (this.foundEmpty) {
			Username username = username();
			Optional.ofNullable(this.properties.password()).ifPresent((given) -> requireAllowed(given, username));
		}
	}

	@Override
	public void start() {
		this.running = true;
		if (this.foundEmpty && !this.accounts.hasAdministrator()) {
			add(username());
		}
	}

	/**
	 * Before the port is open, since whoever knows the password may log in at once. One
	 * that is made here is known to nobody before it is shown, and comes last, when the
	 * port is open: a start that fails has made no account whose password nobody was
	 * shown.
	 */
	@Override
	public int getPhase() {
		return (this.properties.password() != null) ? WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE - 1
				: Integer.MAX_VALUE;
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	private void add(Username username) {
		String given = this.properties.password();
		String password = (given != null) ? given : this.randomPasswords.make(username);
		try {
			this.administration.add(NewAccount.of(username, Set.of(Roles.ADMIN)), NewPassword.typed(password));
		}
		catch (ProblemException ex) {
			if (ex.problem() != Problem.CONFLICT) {
				throw ex;
			}
			requireAdministrator(username);
			log.info("Another node made the first administrator.");
			return;
		}
		log.info("Made the first administrator, " + username);
		if (given == null) {
			System.out.println(message(username, password));
		}
	}

	/** Once the port is open, anybody may register, and take the name. */
	private void requireAdministrator(Username username) {
		if (!this.accounts.hasAdministrator()) {
			throw new FailureAnalyzedException(
					"Somebody registered as %s before the first administrator was made.".formatted(username),
					"Make one: countersign users add NAME --role admin");
		}
	}

	private void requireAllowed(String password, Username username) {
		this.hasher.objection(password, username).ifPresent((objection) -> {
			throw new FailureAnalyzedException(
					"The setting countersign.bootstrap.password (COUNTERSIGN_BOOTSTRAP_PASSWORD) breaks a rule.",
					"The password %s\nSet another one, or none to have one made and shown once.".formatted(objection));
		});
	}

	private Username username() {
		return Username.of(this.properties.username())
			.orElseThrow(() -> new FailureAnalyzedException(
					"The setting countersign.bootstrap.username (COUNTERSIGN_BOOTSTRAP_USERNAME) is not a user name.",
					"A user name " + Username.RULE + ". Set another one."));
	}

	private String message(Username username, String password) {
		String address = "http://localhost:" + this.environment.getProperty("local.server.port", "8080")
				+ ContextPath.of(this.environment);
		return """

				The store is empty, so an administrator was made. This password is shown only now:

				    username  %1$s
				    password  %2$s

				Log in:
				%4$s
				    %3$s

				Whoever can read this output can log in, also later. Change the password soon: PUT /password.
				""".formatted(username, password, loginCommand(username.value(), password, address),
				consoleLines(address));
	}

	private String consoleLines(String address) {
		boolean console = this.environment.getProperty("countersign.console.enabled", Boolean.class, true);
		return console ? "\n    %s/console/\n".formatted(address) : "";
	}

	/** In ASCII, and quoted for the shell, whatever the name. */
	static String loginCommand(String username, String password, String address) {
		Map<String, String> credentials = new LinkedHashMap<>();
		credentials.put("username", username);
		credentials.put("password", password);
		String json = ASCII.writeValueAsString(credentials).replace("'", "'\\''");
		return "curl -s %s/login -H 'Content-Type: application/json' -d '%s'".formatted(address, json);
	}

}
