import type { DemoThread } from "./thread.ts";

export const associationThreads: readonly DemoThread[] = [
  {
    room: "everyone",
    topic: "association",
    voice: "r1",
    daysAgo: 14,
    title: "Gom ý kiến cho buổi đối thoại sắp tới",
    text: "Sắp tới có buổi đối thoại định kỳ. Nội dung phải gửi trước ít nhất 5 ngày làm việc nên công đoàn xin ý kiến từ bây giờ. Mỗi người một điều thôi cũng được: việc gì, ảnh hưởng ra sao, mong sửa thế nào.",
    replies: [
      {
        voice: "w7",
        minutesLater: 12,
        text: "Nhà vệ sinh nữ thiếu buồng, nói hoài rồi, lần này xin ghi ngày hẳn hoi",
      },
      { voice: "w2", minutesLater: 20, text: "cơm trưa với nước uống á chị" },
      { voice: "w12", minutesLater: 33, text: "Báo tăng ca sớm. Báo lúc gần tan ca thì ai đón con." },
      { voice: "w4", minutesLater: 51, text: "Đơn giá mã mới. Dán trước khi chạy hàng." },
      { voice: "w3", minutesLater: 75, text: "dạ chỗ vắt sữa làm cho kịp ngày hẹn ạ" },
      { voice: "w11", minutesLater: 110, text: "Tiêu chí lên chuyền trưởng. Mình muốn thấy nó trên giấy." },
      { voice: "w10", minutesLater: 150, text: "mái bãi xe còn dột nửa bên, mưa là ướt nhẹp" },
      { voice: "w9", minutesLater: 210, text: "em xin có lớp cho người mới, một buổi thôi cũng được ạ" },
      { voice: "w6", minutesLater: 260, text: "Công đoàn phí thu chi ra sao quý nào cũng dán giùm anh em" },
      {
        voice: "w1",
        minutesLater: 400,
        text: "Tôi đề nghị lần này đọc lại những điều đã hứa lần trước rồi mới bàn điều mới. Cái nào xong thì cảm ơn, cái nào chưa thì nói lý do.",
      },
      { voice: "w8", minutesLater: 460, text: "Nhất trí với ý kiến trên, năm nào cũng bàn mới mà quên cũ." },
      {
        voice: "f1",
        minutesLater: 900,
        text: "Mình đã nhóm lại thành sáu ý, giữ nguyên lời mọi người. Luật yêu cầu đối thoại định kỳ ít nhất mỗi năm một lần (Bộ luật Lao động Điều 63(2)); nội dung chính phải công bố trong 3 ngày làm việc sau đó (Nghị định 145/2020 Điều 39).",
      },
      {
        voice: "m1",
        minutesLater: 2900,
        text: "Nhà máy đã nhận sáu ý và sẽ chuẩn bị trả lời từng ý, có người phụ trách và ngày xong. Ý nào chưa làm được chúng tôi sẽ nói thẳng là chưa và vì sao.",
      },
      {
        voice: "r1",
        minutesLater: 3100,
        text: "Cảm ơn mọi người. Danh sách đầy đủ dán ở bảng tin nhà ăn từ sáng mai.",
      },
    ],
  },
  {
    room: "everyone",
    topic: "association",
    voice: "w1",
    daysAgo: 36,
    title: "Biên bản đối thoại lần trước dán ở đâu",
    text: "Lần trước họp xong tôi tìm ở bảng tin không thấy biên bản, hỏi thì mỗi người nói một kiểu. Tôi muốn đọc để còn kể lại cho chị em cùng tổ.",
    replies: [
      { voice: "w4", minutesLater: 50, text: "Tôi thấy dán một hôm rồi bị tờ khác che lên." },
      {
        voice: "f1",
        minutesLater: 300,
        text: "Nội dung chính phải công bố trong 3 ngày làm việc sau buổi họp (Nghị định 145/2020 Điều 39). Phòng nhân sự giúp dán lại nhé.",
      },
      {
        voice: "m2",
        minutesLater: 1400,
        text: "Xin lỗi mọi người. Biên bản đã dán lại ở nhà ăn và cổng, có khung riêng không dán đè. Lần sau sẽ đưa lên đây cùng ngày.",
      },
    ],
  },
  {
    room: "workers",
    topic: "association",
    voice: "r2",
    daysAgo: 29,
    title: "Bầu lại đại diện công nhân, ai nên ra",
    text: "Danh sách đại diện sắp bầu lại. Mình tự chọn chứ nhà máy không chọn thay. Mình muốn nghe: đại diện cần người thế nào, và anh chị em ngại điều gì mà không ra?",
    replies: [
      {
        voice: "w12",
        minutesLater: 30,
        text: "Ngại là làm xong việc mình rồi còn làm việc thiên hạ, mà ai cũng chê.",
      },
      { voice: "w8", minutesLater: 75, text: "Cần người biết nghe, không phải người nói hay." },
      {
        voice: "w2",
        minutesLater: 100,
        text: "em thấy mấy chị hay giúp người mới là hợp nhất mà các chị mắc cỡ",
      },
      {
        voice: "w4",
        minutesLater: 160,
        text: "Phải có mấy chị nuôi con nhỏ nữa, chứ toàn đàn ông thì hiểu gì chuyện phòng vắt sữa.",
      },
      {
        voice: "f1",
        minutesLater: 400,
        text: "Danh sách này lập lại ít nhất hai năm một lần và phải công bố, có tính đến cân bằng giới; bàn chuyện lao động nữ thì phải có đại diện nữ (Nghị định 145/2020 Điều 38).",
      },
      {
        voice: "w11",
        minutesLater: 700,
        text: "Họp có trong giờ làm không? Nếu họp tối thì mình chịu, đường về xa.",
      },
      {
        voice: "r2",
        minutesLater: 1500,
        text: "Mình sẽ đề nghị họp trong giờ làm, có tính lương. Ai muốn ra hoặc muốn đề cử thì nhắn riêng, ngày 15 tháng sau chốt danh sách.",
      },
    ],
  },
  {
    room: "workers",
    topic: "association",
    voice: "w4",
    daysAgo: 8,
    title: "Góp ý xong bị chuyển chỗ, ai bảo vệ",
    text: "Có người nói thẳng trong cuộc họp, ít lâu sau bị chuyển chỗ. Có thể trùng hợp, có thể không. Nhưng từ đó ai cũng im. Muốn người ta nói thì phải cho người ta thấy nói không sao.",
    replies: [
      { voice: "w7", minutesLater: 15, text: "Trùng hợp gì mà trùng hợp hoài" },
      { voice: "w1", minutesLater: 60, text: "Vì thế tôi mới viết ở đây. Trong họp tôi cũng im." },
      {
        voice: "f1",
        minutesLater: 200,
        text: "Luật cấm phân biệt đối xử, sa thải, chuyển việc vì tham gia công đoàn hay tổ chức của người lao động (Bộ luật Lao động Điều 175). Ai thấy mình bị như vậy thì ghi lại ngày và việc đã xảy ra, nhắn riêng cho mình.",
      },
      {
        voice: "r1",
        minutesLater: 600,
        text: "Công đoàn sẽ theo dõi các lần chuyển tổ sau mỗi buổi họp trong ba tháng tới, xong sẽ báo số chung ở đây.",
      },
    ],
  },
  {
    room: "everyone",
    topic: "association",
    voice: "w6",
    daysAgo: 32,
    title: "Công đoàn phí dùng vào việc gì",
    text: "Tháng nào cũng trừ công đoàn phí mà tui không rành dùng làm gì, hỏi thiệt chứ không có ý gì. Anh chị công đoàn công khai một bảng cho anh em coi được không?",
    replies: [
      {
        voice: "w10",
        minutesLater: 40,
        text: "hồi má tui nằm viện công đoàn có tới thăm, còn lại tui hổng biết",
      },
      { voice: "w12", minutesLater: 90, text: "Công khai ra thì người ta mới muốn vô." },
      {
        voice: "r1",
        minutesLater: 1000,
        text: "Hỏi vậy là đúng. Tiền dùng cho thăm ốm, ma chay, cưới hỏi, quà cho con công nhân, còn lại cho hoạt động. Trước ngày 5 tháng sau công đoàn dán bảng thu chi của hai quý gần nhất.",
      },
      {
        voice: "r1",
        minutesLater: 25000,
        text: "Bảng thu chi đã dán ở nhà ăn, bên cạnh biên bản đối thoại. Ai thấy chỗ nào chưa rõ thì hỏi tiếp ở đây.",
      },
    ],
  },
  {
    room: "everyone",
    topic: "association",
    voice: "w12",
    daysAgo: 2,
    title: "Hòm thư góp ý ở cổng ai mở",
    text: "Hòm thư ở cổng có ổ khóa gỉ rồi. Cho hỏi ai giữ chìa, bao lâu mở một lần, và thư bỏ vào đó thì trả lời ở đâu? Người không có điện thoại vẫn cần cái hòm đó.",
    replies: [],
  },
  {
    room: "committee",
    topic: "association",
    voice: "r1",
    daysAgo: 10,
    title: "Thống nhất nội dung và người trả lời cho buổi đối thoại",
    text: "Sáu ý đã gom xong từ mục chung. Đề nghị mỗi ý có một người phía nhà máy trả lời và một người phía công nhân theo dõi. Phía công nhân cần trên 70% đại diện có mặt nên xin nhà máy xếp giờ trong ca.",
    replies: [
      {
        voice: "m1",
        minutesLater: 300,
        text: "Đồng ý họp trong giờ làm, tính lương bình thường. Tôi nhận ý về nhà vệ sinh, bãi xe và nhà ăn.",
      },
      {
        voice: "m2",
        minutesLater: 420,
        text: "Nhân sự nhận ý về đơn giá, tiêu chí chuyền trưởng và báo tăng ca. Số liệu tôi gửi trước 5 ngày làm việc.",
      },
      {
        voice: "r2",
        minutesLater: 900,
        text: "Bên tôi theo dõi nhà ăn và phòng vắt sữa. Xin có ít nhất hai chị nuôi con nhỏ dự phần phòng vắt sữa.",
      },
      {
        voice: "f1",
        minutesLater: 1300,
        text: "Biên bản có chữ ký hai bên, nội dung chính công bố trong 3 ngày làm việc (Nghị định 145/2020 Điều 39). Tôi sẽ ghi luôn những ý chưa thống nhất, đừng bỏ ra ngoài.",
      },
    ],
  },
];
