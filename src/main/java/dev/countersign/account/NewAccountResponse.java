package dev.countersign.account;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An account that was just made, and the invitation where it has no password. That is
 * shown this once.
 *
 * @param account the account
 * @param invitation what {@code POST /password/setup} takes, once
 * @param invitationExpiresAt until when
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record NewAccountResponse(@JsonUnwrapped AccountResponse account,
		@Schema(description = "Present where no password was given, and shown this once",
				example = "csi_3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA") @Nullable String invitation,
		@Schema(example = "2026-02-01T09:00:00Z") @Nullable Instant invitationExpiresAt) {

	static NewAccountResponse of(Account account) {
		return new NewAccountResponse(AccountResponse.of(account), null, null);
	}

	static NewAccountResponse of(Administration.Invited invited) {
		return new NewAccountResponse(AccountResponse.of(invited.account()), invited.invitation().secret(),
				invited.invitation().expiresAt());
	}

	@Override
	public String toString() {
		return "CreatedUser[account=" + this.account + "]";
	}

}
