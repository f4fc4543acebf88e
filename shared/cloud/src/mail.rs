//! The mail transport: SESv2, one attempt per call, because SES has no idempotency token and an ambiguous
//! failure must not be repeated by a library that knows nothing of mails.

use aws_sdk_sesv2::Client;
use aws_sdk_sesv2::config::retry::RetryConfig;
use aws_sdk_sesv2::error::{ConnectorError, ProvideErrorMetadata, SdkError};
use aws_sdk_sesv2::operation::send_email::SendEmailError;
use aws_sdk_sesv2::primitives::Blob;
use aws_sdk_sesv2::types::{Destination, EmailContent, MessageTag, RawMessage};
use domain::text::EmailAddress;
use uuid::Uuid;

use crate::surroundings::{Missing, Surroundings};

/// Sends mails of the tenant.
#[derive(Clone)]
pub struct Mailer {
    client: Client,
    configuration_set: Option<String>,
}

/// How sending ended, when it did not end well.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// A definite no that will pass: throttled, daily quota, no connection. Nothing was sent.
    #[error("held: {0}")]
    Held(String),
    /// No answer: it may have been sent.
    #[error("unknown: {0}")]
    Unknown(String),
    /// A definite no that stays: refused by SES.
    #[error("failed: {0}")]
    Failed(String),
}

impl Mailer {
    /// The transport that the surroundings name.
    ///
    /// # Errors
    /// Never today; a missing variable would be one.
    pub fn connect(surroundings: &Surroundings) -> Result<Self, Missing> {
        let mut config = aws_sdk_sesv2::config::Builder::from(surroundings.sdk()).retry_config(RetryConfig::disabled());
        config.set_endpoint_url(surroundings.endpoint("SESV2"));
        Ok(Self {
            client: Client::from_conf(config.build()),
            configuration_set: surroundings.optional("CONFIGURATION_SET"),
        })
    }

    /// Hands a message over. The answer is SES's message id; accepted is not delivered.
    ///
    /// # Errors
    /// See [`SendError`]: only a held mail may be sent again without asking.
    pub async fn send(
        &self,
        id: Uuid,
        from: &EmailAddress,
        to: &EmailAddress,
        mime: Vec<u8>,
    ) -> Result<String, SendError> {
        let message = RawMessage::builder()
            .data(Blob::new(mime))
            .build()
            .map_err(|error| SendError::Failed(error.to_string()))?;
        let tag = MessageTag::builder()
            .name("mail")
            .value(id.to_string())
            .build()
            .map_err(|error| SendError::Failed(error.to_string()))?;
        let answer = self
            .client
            .send_email()
            .from_email_address(from.as_str())
            .destination(Destination::builder().to_addresses(to.as_str()).build())
            .content(EmailContent::builder().raw(message).build())
            .email_tags(tag)
            .set_configuration_set_name(self.configuration_set.clone())
            .send()
            .await;
        match answer {
            Ok(answer) => Ok(answer.message_id().unwrap_or_default().to_owned()),
            Err(error) => Err(classify(&error)),
        }
    }
}

/// What an error means for the mail.
fn classify<R>(error: &SdkError<SendEmailError, R>) -> SendError {
    match error {
        SdkError::ConstructionFailure(_) => SendError::Failed("the request could not be built".to_owned()),
        // Nobody listened: nothing can have been sent.
        SdkError::DispatchFailure(failure) if failure.as_connector_error().is_some_and(was_refused) => {
            SendError::Held("no connection".to_owned())
        }
        SdkError::DispatchFailure(failure) if failure.is_user() => {
            SendError::Failed("the request could not be sent".to_owned())
        }
        SdkError::ServiceError(service) => {
            let code = service.err().code().unwrap_or("unknown").to_owned();
            match service.err() {
                SendEmailError::TooManyRequestsException(_)
                | SendEmailError::LimitExceededException(_)
                | SendEmailError::SendingPausedException(_)
                | SendEmailError::AccountSuspendedException(_)
                | SendEmailError::MailFromDomainNotVerifiedException(_)
                | SendEmailError::NotFoundException(_) => SendError::Held(code),
                SendEmailError::MessageRejected(_) | SendEmailError::BadRequestException(_) => SendError::Failed(code),
                _ if matches!(
                    code.as_str(),
                    "ThrottlingException" | "Throttling" | "ServiceUnavailable" | "AccessDeniedException"
                ) =>
                {
                    SendError::Held(code)
                }
                _ => SendError::Unknown(code),
            }
        }
        _ => SendError::Unknown("no answer".to_owned()),
    }
}

/// Whether a connection was refused, somewhere down the chain of causes.
fn was_refused(error: &ConnectorError) -> bool {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = std::error::Error::source(error);
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<std::io::Error>()
            && error.kind() == std::io::ErrorKind::ConnectionRefused
        {
            return true;
        }
        cause = error.source();
    }
    false
}
