import type { DemoThread } from "./thread.ts";

export const generalThreads: readonly DemoThread[] = [
  {
    room: "everyone",
    topic: "general",
    voice: "f1",
    daysAgo: 45,
    title: "Chào mọi người, đây là chỗ để góp ý",
    text: "Ở đây mọi người viết bằng biệt danh. Nhà máy không thấy tên bạn, nhà máy thấy điều bạn viết. Viết việc gì, ảnh hưởng ra sao, mong sửa thế nào. Đừng nêu tên ai, đừng ghi số chuyền hay số máy. Gửi thử một câu chào nhé.",
    replies: [
      { voice: "w2", minutesLater: 4, text: "chào cả nhà nha, em thử coi gửi được hông" },
      { voice: "w10", minutesLater: 9, text: "tới luôn bà con ơi" },
      { voice: "w8", minutesLater: 16, text: "Chào mọi người. Chữ to dễ đọc, tôi già mà đọc được." },
      { voice: "w4", minutesLater: 30, text: "Thử xem có gì đổi không, chứ hòm thư cũ thì tôi chịu." },
      { voice: "w12", minutesLater: 41, text: "Ai đọc được chỗ này vậy? Quản lý có đọc không?" },
      {
        voice: "f1",
        minutesLater: 60,
        text: "Mục chung này công nhân, đại diện, điều phối và quản lý đều đọc được. Phòng công nhân thì quản lý không vào được. Chỗ viết luôn có dòng cho biết ai đọc được, xem trước khi gửi nhé.",
      },
      {
        voice: "m1",
        minutesLater: 600,
        text: "Chào mọi người. Tôi sẽ đọc mỗi ngày và trả lời trong vòng ba ngày làm việc. Có việc không làm được tôi cũng sẽ nói.",
      },
      { voice: "w6", minutesLater: 640, text: "Ghi lại câu này nha bà con, ba ngày" },
      {
        voice: "w1",
        minutesLater: 900,
        text: "Tôi mong chỗ này bền. Người ta thôi nói không phải vì hết chuyện, mà vì nói rồi không thấy gì.",
      },
    ],
  },
  {
    room: "everyone",
    topic: "general",
    voice: "w9",
    daysAgo: 0,
    title: "Căn tin có bán bánh mì buổi sáng không",
    text: "em ra ca sớm chưa kịp ăn, không biết căn tin có mở bán bánh mì trước giờ vào ca không, ai biết chỉ em với ạ",
    replies: [],
  },
  {
    room: "everyone",
    topic: "general",
    voice: "w10",
    daysAgo: 33,
    title: "Bãi xe dột, mưa là ướt hết",
    text: "mái bãi xe thủng mấy chỗ, mưa xuống ướt yên ướt bugi, tan ca đề hoài hổng nổ, anh chị coi giùm",
    replies: [
      { voice: "w11", minutesLater: 40, text: "Đèn bãi xe cũng hỏng, tan ca tối đi một mình hơi sợ." },
      {
        voice: "m1",
        minutesLater: 1400,
        text: "Mái lợp lại trong tuần này, đèn thay ngày mai. Buổi tối bảo vệ sẽ đứng ở bãi xe tới khi chiếc cuối cùng về.",
      },
      { voice: "w11", minutesLater: 5000, text: "Đèn sáng rồi, có chú bảo vệ đứng thật. Cảm ơn." },
      {
        voice: "w10",
        minutesLater: 27000,
        text: "đèn thì có mà mái lợp nửa chừng rồi nghỉ, mưa vẫn ướt nửa bãi nha anh",
      },
      {
        voice: "m1",
        minutesLater: 28000,
        text: "Bạn nói đúng, việc này trễ. Thợ ngưng vì thiếu tôn mà tôi theo không sát. Phần còn lại xong trước ngày 10 tháng sau, xin lỗi mọi người.",
      },
    ],
  },
  {
    room: "workers",
    topic: "general",
    voice: "w8",
    daysAgo: 43,
    title: "Mã khôi phục cất ở đâu cho an toàn",
    text: "Tôi hay quên, máy lại dùng chung với cháu. Cái mã khôi phục này nên cất ở đâu? Đưa cho ai giữ hộ có được không?",
    replies: [
      { voice: "w9", minutesLater: 20, text: "cô chép ra giấy cất kỹ chứ đừng chụp hình lại nha cô" },
      { voice: "w12", minutesLater: 45, text: "Máy dùng chung thì xem xong nhớ bấm Rời trang." },
      {
        voice: "f1",
        minutesLater: 130,
        text: "Chép ra giấy, cất ở nhà, không ghi chữ gì bên cạnh. Đừng đưa ai giữ hộ, kể cả điều phối: không ai ở xưởng cần mã đó. Vào xong rồi thì xé phiếu mời.",
      },
      { voice: "w8", minutesLater: 200, text: "Thế thì tôi biết chỗ cất rồi, cảm ơn cô với các cháu." },
    ],
  },
  {
    room: "everyone",
    topic: "general",
    voice: "w6",
    daysAgo: 12,
    title: "Đội bóng đá xưởng tuyển thêm người, nữ cũng tuyển",
    text: "Chiều thứ Bảy đá ở sân gần xưởng, thiếu người quá trời. Nữ lập đội riêng cũng được, chung cũng được, miễn vui. Ai bắt gôn được thì khỏi thi.",
    replies: [
      { voice: "w2", minutesLater: 20, text: "em bắt gôn được hông, hồi đi học em chơi bóng rổ" },
      { voice: "w10", minutesLater: 35, text: "thứ bảy mà tăng ca thì lấy ai đá trời" },
    ],
  },
  {
    room: "committee",
    topic: "general",
    voice: "r2",
    daysAgo: 4,
    title: "Những việc đã hứa, tới đâu rồi",
    text: "Đề nghị mỗi tuần mình rà bảng lời hứa một lần. Hiện có: quạt hút, phòng vắt sữa, tiêu chí chuyền trưởng, mẫu phiếu lương, mái bãi xe. Việc nào trễ thì viết lý do trước khi công nhân phải hỏi.",
    replies: [
      {
        voice: "m1",
        minutesLater: 200,
        text: "Quạt hút xong. Mái bãi xe trễ do thiếu tôn, hẹn mới đã báo ở mục chung. Phòng vắt sữa đang lắp cửa.",
      },
      {
        voice: "m2",
        minutesLater: 330,
        text: "Phiếu lương mới đã gửi kế toán, kịp kỳ tới. Tiêu chí chuyền trưởng đang chờ đại diện góp ý, tôi gửi bản nháp chiều nay.",
      },
      {
        voice: "f1",
        minutesLater: 600,
        text: "Việc báo xong thì để công nhân xác nhận, đừng tự đóng. Tuần nào cũng đọc to ba việc: một xong, một đang làm, một trễ.",
      },
    ],
  },
];
