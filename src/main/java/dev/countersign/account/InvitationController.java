package dev.countersign.account;

import java.time.Instant;
import java.util.UUID;

import dev.countersign.problem.Problem;
import dev.countersign.problem.Refuses;
import dev.countersign.token.BearerToken;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;

import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Invitations for accounts that are there already: the first was lost or ran out, or the
 * password is forgotten.
 */
@RestController
@Tag(name = "Users")
class InvitationController {

	private final EmailAdministration emails;

	private final Provisioning provisioning;

	InvitationController(EmailAdministration emails, Provisioning provisioning) {
		this.emails = emails;
		this.provisioning = provisioning;
	}

	@PostMapping("/users/{id}/invitation")
	@ResponseStatus(HttpStatus.CREATED)
	@Operation(summary = "Make an invitation to set a password, in the place of the one before",
			description = "The password that there is stays good until the invitation is used.")
	@Refuses({ Problem.CONFLICT, Problem.TOO_MANY_ATTEMPTS })
	InvitationResponse invite(@PathVariable UUID id, @AuthenticationPrincipal BearerToken caller) {
		return InvitationResponse
			.of(this.emails.invite(id, (account) -> this.provisioning.requireMayOpen(account, caller)));
	}

	/**
	 * An invitation that was just made. It is shown this once.
	 *
	 * @param invitation what {@code POST /password/setup} takes, once
	 * @param invitationExpiresAt until when
	 */
	record InvitationResponse(
			@Schema(description = "Shown this once",
					example = "csi_3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA") String invitation,
			@Schema(example = "2026-02-01T09:00:00Z") Instant invitationExpiresAt) {

		static InvitationResponse of(Invitation invitation) {
			return new InvitationResponse(invitation.secret(), invitation.expiresAt());
		}

		@Override
		public String toString() {
			return "InvitationResponse[expiresAt=" + this.invitationExpiresAt + "]";
		}

	}

}
