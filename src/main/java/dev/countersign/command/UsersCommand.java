package dev.countersign.command;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.countersign.account.AccountExport;
import dev.countersign.account.AccountExport.Exported;
import dev.countersign.account.OperatorAccounts;
import dev.countersign.audit.Act;
import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditTrail;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "users", description = "Work with accounts, without a token and without a running server.",
		subcommands = { UsersImportCommand.class, UsersCommand.Export.class, UsersCommand.Listing.class,
				UsersCommand.Add.class, UsersAddServiceCommand.class, UsersSecretCommand.class,
				UsersCommand.Disable.class, UsersCommand.Enable.class, UsersCommand.ResetPassword.class,
				UsersResetFactorsCommand.class, UsersGrantCommand.class, UsersRevokeCommand.class,
				UsersRenameCommand.class, UsersSetCommand.class, UsersDeleteCommand.class })
class UsersCommand extends CommandGroup {

	@Command(name = "add",
			description = "Add an account. Its password is random and printed once, unless one is given.")
	static class Add extends ServiceCommand {

		private final InputStream in;

		@Parameters(paramLabel = "NAME", description = "The username.")
		private String name = "";

		@Option(names = "--role", paramLabel = "ROLE",
				description = "What it may do beyond logging in, such as admin. May be repeated.")
		private Set<String> roles = new TreeSet<>();

		@Option(names = "--password-stdin", description = "Read the password from the first line of standard input.")
		private boolean given;

		@Option(names = "--json", description = "Print one JSON object.")
		private boolean json;

		Add(OpenedService.Opener opener, InputStream in) {
			super(opener);
			this.in = in;
		}

		@Override
		int run(OpenedService service) throws IOException {
			OperatorAccounts accounts = service.get(OperatorAccounts.class);
			String password = add(accounts);
			if (this.json) {
				printJson(new MadePassword(this.name, this.given ? null : password));
			}
			else {
				out().println("Added the account '%s'.".formatted(this.name));
				warnOfUnnamed(accounts, this.roles);
				if (!this.given) {
					out().println("Its password, shown only now: " + password);
				}
			}
			return OK;
		}

		private String add(OperatorAccounts accounts) throws IOException {
			try {
				String password = this.given ? PasswordInput.read(this.in) : accounts.randomPassword(this.name);
				accounts.add(this.name, password, this.roles);
				return password;
			}
			catch (ProblemException ex) {
				if (ex.problem() == Problem.CONFLICT) {
					throw new CommandFailure("There is an account named '%s'.".formatted(this.name),
							"Choose another name, or give it a new password: countersign users reset-password NAME");
				}
				throw new CommandFailure("The account was not added.", ex.detail());
			}
		}

	}

	@Command(name = "list", description = "List the accounts, in the order of their names.")
	static class Listing extends ListCommand {

		Listing(OpenedService.Opener opener) {
			super(opener, "%-32s %-8s %-9s %-20s %s", "USERNAME", "KIND", "STATE", "CREATED", "ROLES");
		}

		@Override
		void list(OpenedService service) {
			service.get(AccountExport.class).export(this::print);
		}

		private void print(Exported account) {
			print(Line.of(account), account.username(), account.kind(), account.enabled() ? "enabled" : "disabled",
					account.createdAt(), String.join(" ", account.roles()));
		}

	}

	@Command(name = "disable", description = "Let an account log in no more, and end its sessions and tokens.")
	static class Disable extends AccountCommand {

		Disable(OpenedService.Opener opener) {
			super(opener);
		}

		@Override
		int run(OpenedService service, UUID id) {
			try {
				service.get(OperatorAccounts.class).disable(id);
			}
			catch (ProblemException ex) {
				if (ex.problem() != Problem.CONFLICT) {
					throw ex;
				}
				throw lastAdministrator();
			}
			out().println(
					"The account '%s' may not log in, and its sessions and API tokens are ended.".formatted(name()));
			return OK;
		}

	}

	@Command(name = "enable", description = "Let an account log in again.")
	static class Enable extends AccountCommand {

		Enable(OpenedService.Opener opener) {
			super(opener);
		}

		@Override
		int run(OpenedService service, UUID id) {
			service.get(OperatorAccounts.class).enable(id);
			out().println("The account '%s' may log in.".formatted(name()));
			return OK;
		}

	}

	@Command(name = "reset-password",
			description = { "Give an account a new password, and end its sessions and tokens.",
					"The password is random and printed once, unless one is given." })
	static class ResetPassword extends AccountCommand {

		private final InputStream in;

		@Option(names = "--password-stdin", description = "Read the password from the first line of standard input.")
		private boolean given;

		@Option(names = "--json", description = "Print one JSON object.")
		private boolean json;

		ResetPassword(OpenedService.Opener opener, InputStream in) {
			super(opener);
			this.in = in;
		}

		@Override
		int run(OpenedService service, UUID id) throws IOException {
			OperatorAccounts accounts = service.get(OperatorAccounts.class);
			String password = this.given ? PasswordInput.read(this.in) : accounts.randomPassword(name());
			setPassword(accounts, id, password);
			if (this.json) {
				printJson(new MadePassword(name(), this.given ? null : password));
			}
			else {
				out().println("The account '%s' has a new password, and its sessions and API tokens are ended."
					.formatted(name()));
				if (!this.given) {
					out().println("The password, shown only now: " + password);
				}
			}
			return OK;
		}

		private static void setPassword(OperatorAccounts accounts, UUID id, String password) {
			try {
				accounts.setPassword(id, password);
			}
			catch (ProblemException ex) {
				throw new CommandFailure("The password was not changed.", ex.detail());
			}
		}

	}

	@Command(name = "export", description = "Print all accounts as JSON lines, which 'users import' reads.")
	static class Export extends ServiceCommand {

		@Option(names = "--hashes",
				description = "With the hashes of their passwords and secrets, and the secrets of second factors. Keep the output more private than the database.")
		private boolean hashes;

		Export(OpenedService.Opener opener) {
			super(opener);
		}

		@Override
		int run(OpenedService service) {
			if (this.hashes) {
				service.get(AuditTrail.class).record(AuditEvent.of(Act.ACCOUNTS_EXPORTED));
			}
			AccountExport accounts = service.get(AccountExport.class);
			accounts.export((account) -> printJson(this.hashes
					? Line.of(account, accounts.secretHashes(account), accounts.totp(account)) : Line.of(account)));
			if (this.hashes) {
				warnOfPasskeys(accounts.countWithPasskeys());
			}
			return OK;
		}

		private void warnOfPasskeys(long count) {
			if (count > 0) {
				err().println(("Passkeys do not move. Accounts that have some: %d. An import leaves them without, and "
						+ "all accounts without recovery codes.")
					.formatted(count));
			}
		}

	}

	/** A password that was made is shown this once. */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record MadePassword(String username, @Nullable String password) {
	}

	/** An account in the form that an import reads. */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Line(String username, @Nullable String kind, @Nullable String email, @Nullable Boolean emailConfirmed,
			Set<String> roles, @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Object> claims, boolean enabled,
			String createdAt, @Nullable String passwordHash, @Nullable Boolean shortPassword,
			@Nullable List<String> secretHashes, @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> totp) {

		static Line of(Exported account) {
			return of(account, null, null, List.of());
		}

		static Line of(Exported account, List<String> secretHashes, List<String> totp) {
			return account.isService() ? of(account, null, secretHashes, List.of())
					: of(account, account.passwordHash(), null, totp);
		}

		private static Line of(Exported account, @Nullable String passwordHash, @Nullable List<String> secretHashes,
				List<String> totp) {
			return new Line(account.username(), account.isService() ? account.kind() : null, account.email(),
					(account.email() != null && !account.emailConfirmed()) ? false : null, account.roles(),
					account.claims(), account.enabled(), account.createdAt().toString(), passwordHash,
					(passwordHash != null && account.shortPassword()) ? true : null, secretHashes, totp);
		}

	}

}
