package dev.countersign.token;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import dev.countersign.problem.Problem;
import dev.countersign.problem.RefusedAuthentication;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.Header;
import io.jsonwebtoken.JwtBuilder;

import org.springframework.stereotype.Component;

/**
 * The claims of every access token, written and read back. Whom it was given to tells the
 * kinds apart, {@code client_id}; all else is the same for each, so that whoever verifies
 * one verifies them all.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9068">RFC 9068</a>
 */
@Component
class AccessTokenClaims {

	/** The service itself, which took the password. */
	static final String LOGIN = "countersign";

	static final String API_TOKEN = "api-token";

	/**
	 * Whom a token is for that lets its holder enrol a second factor and nothing else:
	 * nobody but this service, whatever audience is configured.
	 */
	static final String ENROLMENT = "countersign:enrolment";

	private static final String CLIENT = "client_id";

	private static final String SESSION = "sid";

	private final ExpectedToken expected;

	private final ExpectedToken expectedForEnrolment;

	AccessTokenClaims(ExpectedToken expected) {
		this.expected = expected;
		this.expectedForEnrolment = ExpectedToken.ofAccess(expected.issuer(), List.of(ENROLMENT), expected.type());
	}

	/**
	 * Writes the token of a login.
	 * @param own the claims of the account's own
	 */
	JwtBuilder write(JwtBuilder jwt, AccessToken token, Map<String, ?> own) {
		ExpectedToken expected = token.enrolment() ? this.expectedForEnrolment : this.expected;
		return begin(jwt, expected, LOGIN, token, own).claim("auth_time", token.login().at().getEpochSecond())
			.claim("amr", sorted(token.login().methods()))
			.claim("acr", token.login().level())
			.claim(SESSION, token.sessionId().toString());
	}

	/**
	 * Writes an API token. It says the account's id and name also as its makers have come
	 * to read them.
	 * @param own the claims of the account's own
	 */
	JwtBuilder write(JwtBuilder jwt, ApiToken token, Map<String, ?> own) {
		return begin(jwt, this.expected, API_TOKEN, token, own).claim("user_id", token.accountId().toString())
			.claim("username", token.username());
	}

	/**
	 * Writes the token of a service account.
	 * @param own the claims of the account's own
	 */
	JwtBuilder write(JwtBuilder jwt, ServiceToken token, Map<String, ?> own) {
		return begin(jwt, this.expected, token.accountId().toString(), token, own).claim(SESSION,
				token.family().toString());
	}

	BearerToken read(Header header, Claims claims) {
		if (claims.getAudience() != null && claims.getAudience().contains(ENROLMENT)) {
			return login(ClaimReader.of(header, claims, this.expectedForEnrolment), true);
		}
		ClaimReader reader = ClaimReader.of(header, claims, this.expected);
		return switch (reader.textOr(CLIENT, LOGIN)) {
			case LOGIN -> login(reader, false);
			case API_TOKEN -> apiToken(reader);
			default -> serviceToken(reader);
		};
	}

	/** What is ours comes last, and so stands whatever the account's own claims are. */
	private static JwtBuilder begin(JwtBuilder jwt, ExpectedToken expected, String client, BearerToken token,
			Map<String, ?> own) {
		return jwt.header()
			.type(expected.type())
			.and()
			.claims()
			.add(own)
			.and()
			.issuer(expected.issuer())
			.audience()
			.clear()
			.add(expected.audiences())
			.and()
			.subject(token.accountId().toString())
			.claim(CLIENT, client)
			.claim("user", token.username())
			.claim(Claims.ISSUED_AT, token.issuedAt().getEpochSecond())
			.claim(Claims.EXPIRATION, token.expiresAt().getEpochSecond())
			.id(token.id().toString())
			.claim("roles", sorted(token.roles()))
			.claim("scope", token.scopes().isEmpty() ? null : String.join(" ", sorted(token.scopes())));
	}

	/** A login before this version said neither when nor how. */
	private static AccessToken login(ClaimReader reader, boolean enrolment) {
		Login login = new Login(reader.uuid(SESSION), reader.timeOr("auth_time", Instant.EPOCH), reader.texts("amr"));
		return new AccessToken(reader.uuid(Claims.ID), login, reader.uuid(Claims.SUBJECT), reader.text("user"),
				reader.time(Claims.ISSUED_AT), reader.time(Claims.EXPIRATION), reader.texts("roles"), reader.scopes(),
				enrolment, reader.keyId());
	}

	private static ApiToken apiToken(ClaimReader reader) {
		return new ApiToken(reader.uuid(Claims.ID), reader.uuid(Claims.SUBJECT), reader.text("user"),
				reader.time(Claims.ISSUED_AT), reader.time(Claims.EXPIRATION), reader.texts("roles"), reader.scopes(),
				reader.keyId());
	}

	/** The account is its own client. */
	private static ServiceToken serviceToken(ClaimReader reader) {
		if (!reader.text(CLIENT).equals(reader.text(Claims.SUBJECT))) {
			throw new RefusedAuthentication(Problem.INVALID_TOKEN, "it was given to nobody we know (client_id)");
		}
		return new ServiceToken(reader.uuid(Claims.ID), reader.uuid(SESSION), reader.uuid(Claims.SUBJECT),
				reader.text("user"), reader.time(Claims.ISSUED_AT), reader.time(Claims.EXPIRATION),
				reader.texts("roles"), reader.scopes(), reader.keyId());
	}

	private static TreeSet<String> sorted(Collection<String> names) {
		return new TreeSet<>(names);
	}

}
