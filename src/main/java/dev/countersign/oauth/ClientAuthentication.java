package dev.countersign.oauth;

import java.util.Optional;
import java.util.UUID;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.countersign.account.Account;
import dev.countersign.account.ServiceAccounts;
import dev.countersign.limit.Attempt;
import dev.countersign.limit.CredentialGuard;
import dev.countersign.password.Username;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.stereotype.Component;

/**
 * Finds out which client a request comes from. A secret that is wrong is a failure as a
 * wrong password is; one that this node has found right is never refused for what others
 * did.
 */
@Component
class ClientAuthentication {

	/** The client of everybody who has no secret, which is whom a login is given to. */
	static final String PUBLIC_CLIENT = "countersign";

	private static final int MAX_SEEN = 10_000;

	/** An account's id is written in so many characters; its name is its own key. */
	private static final int MAX_ID = 36;

	private static final UUID NOBODY = new UUID(0, 0);

	private final ServiceAccounts accounts;

	private final StoredSecrets secrets;

	private final CredentialGuard failures;

	/** The names of accounts that were tried, by their ids as typed. */
	private final Cache<String, String> names = Caffeine.newBuilder()
		.executor(Runnable::run)
		.maximumSize(MAX_SEEN)
		.build();

	/** The hashes of secrets that were found right, whatever became of them since. */
	private final Cache<String, Boolean> seen = Caffeine.newBuilder()
		.executor(Runnable::run)
		.maximumSize(MAX_SEEN)
		.build();

	ClientAuthentication(ServiceAccounts accounts, StoredSecrets secrets, CredentialGuard failures) {
		this.accounts = accounts;
		this.secrets = secrets;
		this.failures = failures;
	}

	/**
	 * Lets through a client that has no secret, and says no name or the one that such a
	 * client has.
	 * @throws OAuthException if it says that it is another
	 */
	void requirePublic(HttpServletRequest request, TokenRequest form) {
		Optional<ClientCredentials> said = said(request, form);
		if (said.isEmpty()) {
			return;
		}
		if (!said.get().hasNoSecret()) {
			throw new OAuthException(OAuthError.UNAUTHORIZED_CLIENT,
					"This grant is for clients without a secret. A service account has client_credentials.");
		}
		if (!said.get().clientId().equals(PUBLIC_CLIENT)) {
			throw new OAuthException(OAuthError.INVALID_CLIENT,
					"A client without a secret has the client_id '%s', or says none.".formatted(PUBLIC_CLIENT));
		}
	}

	/**
	 * Finds the service account that a request comes from.
	 * @throws OAuthException if it does not prove that it comes from one
	 * @throws ProblemException {@link Problem#TOO_MANY_ATTEMPTS} in the place of a
	 * failure if there were too many
	 */
	ServiceClient requireService(HttpServletRequest request, TokenRequest form) {
		return said(request, form).map((credentials) -> verify(credentials, request.getRemoteAddr()))
			.orElseThrow(() -> new OAuthException(OAuthError.INVALID_CLIENT,
					"Send the client's id and secret, as Authorization: Basic or in the form."));
	}

	/**
	 * Checks what a client says of itself.
	 * @param address where the request came from
	 * @throws OAuthException if the secret is not one of its own
	 * @throws ProblemException {@link Problem#TOO_MANY_ATTEMPTS} in the place of a
	 * failure if there were too many
	 */
	ServiceClient verify(ClientCredentials credentials, String address) {
		String hash = credentials.secret().hash();
		this.failures.requireMayTry(attempt(nameOf(credentials.clientId()), address),
				this.seen.getIfPresent(hash) != null);
		Optional<Account> account = this.accounts.find(credentials.clientId());
		account.filter((found) -> credentials.clientId().length() <= MAX_ID)
			.ifPresent((found) -> this.names.put(credentials.clientId(), found.username().value()));
		Optional<ServiceClient> client = clientOf(account, credentials.secret());
		if (client.isEmpty()) {
			this.seen.invalidate(hash);
			throw refused(attempt(nameOf(credentials.clientId()), address));
		}
		this.seen.put(hash, true);
		return client.get();
	}

	private OAuthException refused(Attempt attempt) {
		this.failures.countWrongSecret(attempt);
		return OAuthException.unknownClient();
	}

	/** An account has one budget, whether its name or its id is tried. */
	private String nameOf(String clientId) {
		String known = this.names.getIfPresent(clientId);
		return (known != null) ? known : Username.of(clientId).map(Username::value).orElse(clientId);
	}

	private static Attempt attempt(String name, String address) {
		return new Attempt(name, address, null, "client secret");
	}

	/** An account that there is not takes as long. */
	private Optional<ServiceClient> clientOf(Optional<Account> account, ClientSecret secret) {
		Optional<StoredSecret> found = this.secrets.find(account.map(Account::id).orElse(NOBODY))
			.stream()
			.filter((stored) -> secret.matches(stored.hash()))
			.findFirst();
		return account.flatMap((owner) -> found.map((stored) -> new ServiceClient(owner, stored)));
	}

	/** A client may name itself in the form as well, if it says the same. */
	private static Optional<ClientCredentials> said(HttpServletRequest request, TokenRequest form) {
		Optional<ClientCredentials> header = ClientCredentials.inHeader(request);
		Optional<ClientCredentials> inForm = ClientCredentials.inForm(form);
		if (header.isPresent() && inForm.isPresent()
				&& !(inForm.get().hasNoSecret() && inForm.get().clientId().equals(header.get().clientId()))) {
			throw ClientCredentials.sentTwice();
		}
		return header.or(() -> inForm);
	}

}
