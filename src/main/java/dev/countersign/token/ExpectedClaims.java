package dev.countersign.token;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.jsonwebtoken.Claims;
import org.jspecify.annotations.Nullable;

/**
 * Says what is wrong with a token's type and claims.
 *
 * @param accessToken what access tokens say of themselves
 * @param clock what tells the time
 */
record ExpectedClaims(ExpectedToken accessToken, Clock clock) {

	List<String> faults(Map<String, ?> header, Map<String, ?> claims) {
		List<String> faults = new ArrayList<>();
		if (OlderApiTokenClaims.TYPE.equals(header.get("typ"))) {
			requireAudience(claims, List.of(OlderApiTokenClaims.AUDIENCE), faults);
			requireIds(claims, faults, Claims.ID, "user_id");
			requireText(claims, "username", faults);
		}
		else if (this.accessToken.type().equals(header.get("typ"))) {
			if (!isFor(claims, List.of(AccessTokenClaims.ENROLMENT))) {
				requireAudience(claims, this.accessToken.audiences(), faults);
			}
			requireIds(claims, faults, Claims.ID, Claims.SUBJECT);
			requireText(claims, "user", faults);
			requireClient(claims, faults);
			requireTexts(claims, faults, "roles", "amr");
		}
		else {
			faults.add("The header's type (typ) is neither %s, an access token, nor %s, an older API token."
				.formatted(this.accessToken.type(), OlderApiTokenClaims.TYPE));
		}
		if (!this.accessToken.issuer().equals(claims.get(Claims.ISSUER))) {
			faults.add("The issuer (iss) is not %s.".formatted(this.accessToken.issuer()));
		}
		if (claims.containsKey("scope")) {
			requireText(claims, "scope", faults);
		}
		requireTimes(claims, faults);
		return faults;
	}

	private static void requireAudience(Map<String, ?> claims, List<String> audiences, List<String> faults) {
		if (!isFor(claims, audiences)) {
			faults.add("The audience (aud) is not %s.".formatted(String.join(" or ", audiences)));
		}
	}

	private static boolean isFor(Map<String, ?> claims, List<String> audiences) {
		Object named = claims.get(Claims.AUDIENCE);
		Collection<?> several = (named instanceof Collection<?> list) ? list : Collections.singleton(named);
		return !Collections.disjoint(several, audiences);
	}

	/** The client tells the kinds apart. An API token has no session. */
	private static void requireClient(Map<String, ?> claims, List<String> faults) {
		Object client = claims.containsKey("client_id") ? claims.get("client_id") : AccessTokenClaims.LOGIN;
		if (AccessTokenClaims.LOGIN.equals(client)) {
			requireIds(claims, faults, "sid");
			if (claims.containsKey("auth_time") && !isTime(claims.get("auth_time"))) {
				faults.add("The time of the login (auth_time) is not in whole seconds.");
			}
		}
		else if (client != null && client.equals(claims.get(Claims.SUBJECT))) {
			requireIds(claims, faults, "sid");
		}
		else if (!AccessTokenClaims.API_TOKEN.equals(client)) {
			faults.add("The client (client_id) is neither %s, a login, nor %s, nor the account itself (sub), a service."
				.formatted(AccessTokenClaims.LOGIN, AccessTokenClaims.API_TOKEN));
		}
	}

	private static boolean isTime(@Nullable Object value) {
		return value instanceof Integer || value instanceof Long;
	}

	private static void requireTexts(Map<String, ?> claims, List<String> faults, String... names) {
		for (String name : names) {
			if (claims.containsKey(name) && !(claims.get(name) instanceof Collection<?> texts
					&& texts.stream().allMatch(String.class::isInstance))) {
				faults.add("The claim %s is not a list of texts.".formatted(name));
			}
		}
	}

	private static void requireIds(Map<String, ?> claims, List<String> faults, String... names) {
		for (String name : names) {
			if (!(claims.get(name) instanceof String text) || !isId(text)) {
				faults.add("The claim %s is missing or is not an id of this service.".formatted(name));
			}
		}
	}

	private static boolean isId(String text) {
		try {
			return UUID.fromString(text).toString().equals(text);
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	private static void requireText(Map<String, ?> claims, String name, List<String> faults) {
		if (!(claims.get(name) instanceof String text) || text.isEmpty()) {
			faults.add("The claim %s is missing or is not a text.".formatted(name));
		}
	}

	private void requireTimes(Map<String, ?> claims, List<String> faults) {
		Instant now = this.clock.instant();
		if (!claims.containsKey(Claims.ISSUED_AT)) {
			faults.add("It does not say when it was issued (iat).");
		}
		if (!(claims.get(Claims.EXPIRATION) instanceof Number expiry)) {
			faults.add("It does not say when it expires (exp).");
		}
		else if (!now.isBefore(Instant.ofEpochSecond(expiry.longValue()))) {
			faults.add("It expired %d s ago."
				.formatted(Duration.between(Instant.ofEpochSecond(expiry.longValue()), now).toSeconds()));
		}
		if (claims.get(Claims.NOT_BEFORE) instanceof Number start
				&& now.isBefore(Instant.ofEpochSecond(start.longValue()))) {
			faults.add("It is not good for another %d s (nbf)."
				.formatted(Duration.between(now, Instant.ofEpochSecond(start.longValue())).toSeconds()));
		}
	}

}
