package message_test

import "limber/internal/message"

const cameAt = "Friday 27 November at 4:10pm"

func notice() message.EnquiryNotice {
	return message.EnquiryNotice{
		Clinic: clinic(), Reference: "K7H-4M2", Received: cameAt, Name: "Sam Okafor", ReplyTo: "sam@runner.example",
		Phone: "+447700900982", Way: "by email", CallTime: "in the morning", OpenURL: "https://limber.example/staff/enquiries/K7H-4M2",
	}
}

func received() message.EnquiryReceived {
	return message.EnquiryReceived{
		Clinic: clinic(), Reference: "K7H-4M2", AnswerBy: "Monday 30 November", ContactURL: "https://limber.example/contact",
		Safety: message.Safety{
			Not:       "Messages to us are not for emergencies. We do not read them straight away.",
			Emergency: "Call 999 or go to A&E now if you have back pain with any of these:",
			Signs:     []string{"numbness round your genitals or your bottom", "new trouble when you pee or poo", "chest pain"},
			Urgent:    "For urgent advice, go to NHS 111 online or call 111.",
			Relay:     "If you can't hear or speak on the phone, use the Relay UK app. Call 18000 for 999, or 18001 111 for 111.",
		},
	}
}

func waiting() message.EnquiryWaiting {
	return message.EnquiryWaiting{
		Clinic: clinic(), Reference: "K7H-4M2", Since: cameAt, OpenURL: "https://limber.example/staff/enquiries/K7H-4M2", Replies: true,
	}
}

func digest() message.EnquiryDigest {
	return message.EnquiryDigest{
		Clinic: clinic(), Date: "Friday 27 November", New: 2, Waiting: 5, Overdue: 1, Held: 1,
		Oldest: "K7H-4M2", Since: "Wednesday 25 November at 9am", ListURL: "https://limber.example/staff",
	}
}

func signIn() message.StaffSignIn {
	return message.StaffSignIn{Clinic: clinic(), LinkURL: "https://limber.example/staff/sign-in/f6g7", Minutes: 15}
}

// keepEnquiries gives each kind of email about enquiries, in each of its forms.
func keepEnquiries(keep func(name string, email message.Email, err error)) {
	of := func(name string, m interface{ Email() (message.Email, error) }) {
		email, err := m.Email()
		keep(name, email, err)
	}
	of("enquirynotice", notice())
	call := notice()
	call.First, call.ReplyTo, call.Way, call.Name = true, "", "by phone", "שרה כהן"
	of("enquirynotice-call", call)
	full := notice()
	full.Phone, full.CallTime, full.Topic = "", "", "running and back pain"
	full.Message = "Hello,\n\nMy back hurts when I run further than 5 kilometres, and I would like to know whether I should see you about it before the half marathon.\nשלום, האם אתם פתוחים ביום שישי?\n\n<b>Thank you</b> & see you \U0001F3C3"
	of("enquirynotice-full", full)
	of("enquiryreceived", received())
	of("enquirywaiting", waiting())
	phoneOnly, last := waiting(), waiting()
	phoneOnly.Replies, last.Escalated = false, true
	of("enquirywaiting-call", phoneOnly)
	of("enquirywaiting-last", last)
	of("enquirydigest", digest())
	of("enquirydigest-many", message.EnquiryDigest{Clinic: clinic(), Date: "Monday 30 November", New: 1, More: true, ListURL: "https://limber.example/staff"})
	of("staffsignin", signIn())
}
